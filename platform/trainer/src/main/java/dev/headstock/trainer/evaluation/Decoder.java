package dev.headstock.trainer.evaluation;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Prediction;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.generation.GeneratedText;
import dev.headstock.trainer.generation.GenerationLimits;
import dev.headstock.trainer.generation.TextGenerator;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From scores to predictions, or by generating them. */
final class Decoder {
    private final Model model;
    private final Head head;
    private final RowEncoder encoder;
    private final Map<String, float[]> fitted;
    private final PassOptions options;
    private final Map<String, float[]> parameters = new HashMap<>();

    /** A prediction, and what it was decoded from. */
    record Decoded(Prediction prediction, ExampleOutput output, boolean cut) {}

    /** @param fitted constants that were tuned on DEV, by name */
    Decoder(Model model, RowEncoder encoder, PassOptions options, Map<String, float[]> fitted) {
        this.model = model;
        this.head = model.blueprint().requireHead();
        this.encoder = encoder;
        this.options = options;
        this.fitted = fitted;
    }

    /**
     * @param scores of each example's rows
     * @param generation for heads that generate
     */
    List<Decoded> decode(List<Example> examples, List<List<float[]>> scores, Generation generation) {
        Supplier<List<List<Encoding>>> encodings = once(() -> encode(examples));
        List<ExampleOutput> outputs = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            int number = i;
            outputs.add(new ExampleOutput(scores.get(i), () -> encodings.get().get(number), this::parameter, fitted));
        }
        return head.generator()
                .map(generator -> generate(generator, examples, outputs, generation))
                .orElseGet(() -> decode(examples, outputs));
    }

    private List<Decoded> decode(List<Example> examples, List<ExampleOutput> outputs) {
        List<Decoded> decoded = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Prediction prediction = predicted(head, "decode()", head.decode(examples.get(i), outputs.get(i)));
            decoded.add(new Decoded(prediction, outputs.get(i), false));
        }
        return decoded;
    }

    private static Prediction predicted(Head head, String method, @Nullable Prediction prediction) {
        Prediction found = ModuleFaultException.required(head, method, prediction);
        ModuleFaultException.required(head, "the answer of " + method, found.answer());
        ModuleFaultException.required(
                head, "the text of the answer of " + method, found.answer().text());
        return found;
    }

    /**
     * How texts are generated.
     *
     * @param listener receives the text of an example each time it has grown, at most ten times a second
     */
    record Generation(GenerationLimits limits, TextGenerator.Listener listener) {
        static final Generation SILENT = new Generation(GenerationLimits.NONE, (example, ids) -> {});
    }

    private List<Decoded> generate(
            Generator generator, List<Example> examples, List<ExampleOutput> outputs, Generation generation) {
        List<Example> inputs = examples.stream().<Example>map(InputOnly::new).toList();
        List<Unit> sources = new ArrayList<>();
        for (List<Unit> units : encoder.units(head, inputs)) {
            // A text goes on after its last window.
            sources.add(units.get(units.size() - 1));
        }
        List<GeneratedText> texts = new TextGenerator(model, generator, options)
                .generate(sources, generation.limits(), generation.listener());
        List<Decoded> decoded = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            GeneratedText text = texts.get(i);
            Answer answer = ModuleFaultException.required(
                    generator,
                    "answer()",
                    generator.answer(
                            examples.get(i),
                            text(text.ids()),
                            text.alternatives().stream().map(this::text).toList()));
            decoded.add(new Decoded(new Prediction(answer, text.confidence()), outputs.get(i), text.cut()));
        }
        return decoded;
    }

    /** The text of generated tokens. */
    String text(int[] ids) {
        return encoder.tokenizer().decode(ids);
    }

    private List<List<Encoding>> encode(List<Example> examples) {
        return encoder.units(head, examples).stream()
                .map(units -> units.stream()
                        .flatMap(unit -> unit.rows().stream())
                        .map(Encoding.class::cast)
                        .toList())
                .toList();
    }

    private float[] parameter(String name) {
        return parameters.computeIfAbsent(name, first -> model.values("head." + first));
    }

    private static <T> Supplier<T> once(Supplier<T> supplier) {
        List<T> made = new ArrayList<>();
        return () -> {
            if (made.isEmpty()) {
                made.add(supplier.get());
            }
            return made.get(0);
        };
    }
}
