package dev.headstock.trainer.encoding;

import dev.headstock.api.Example;
import dev.headstock.trainer.engine.TextEncoder.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Examples with their token ids, and without their texts, which a large data set would fill the memory with. The lists run in parallel. */
public record EncodedExamples(List<Example> examples, List<EncodedText> texts) {
    public EncodedExamples {
        examples = List.copyOf(examples);
        texts = List.copyOf(texts);
    }

    /** Encodes examples that are all in memory. */
    public static EncodedExamples encode(List<Example> examples, TextEncoder encoder) {
        var collector = new Collector(encoder, () -> {});
        examples.forEach(collector::add);
        return collector.finish();
    }

    /** Encodes examples as they come; a text is kept no longer than until its turn. */
    public static final class Collector {
        private final TextEncoder encoder;
        private final Runnable onProgress;
        private final List<Input> waiting = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private final List<EncodedText> texts = new ArrayList<>();
        private final Map<String, String> labels = new HashMap<>();
        private long characters;

        /** @param onProgress told after every few hundred examples */
        public Collector(TextEncoder encoder, Runnable onProgress) {
            this.encoder = encoder;
            this.onProgress = onProgress;
        }

        public void add(Example example) {
            String label = example.label();
            // One string for all examples of a class.
            String shared = label == null ? null : labels.computeIfAbsent(label, first -> first);
            examples.add(new Example(example.row(), "", null, shared));
            Input input = new Input(example.text(), example.secondText());
            waiting.add(input);
            characters += input.characters();
            if (TextEncoder.isFull(waiting.size(), characters)) {
                encodeWaiting();
            }
        }

        private void encodeWaiting() {
            texts.addAll(encoder.encode(waiting));
            waiting.clear();
            characters = 0;
            onProgress.run();
        }

        /** Everything that was added. */
        public EncodedExamples finish() {
            encodeWaiting();
            return new EncodedExamples(examples, texts);
        }
    }

    public int size() {
        return examples.size();
    }

    int[] lengths() {
        return texts.stream().mapToInt(EncodedText::tokens).toArray();
    }

    List<Example> examples(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(examples::get).toList();
    }

    List<EncodedText> texts(int[] numbers) {
        return IntStream.of(numbers).mapToObj(texts::get).toList();
    }
}
