package dev.headstock.trainer.engine;

import dev.headstock.api.Example;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Examples with their token ids; the lists run in parallel. */
public record EncodedExamples(List<Example> examples, List<EncodedText> texts) {
    public EncodedExamples {
        examples = List.copyOf(examples);
        texts = List.copyOf(texts);
    }

    public static EncodedExamples encode(List<Example> examples, TextEncoder encoder) {
        List<TextEncoder.Input> inputs = examples.stream()
                .map(example -> new TextEncoder.Input(example.text(), example.secondText()))
                .toList();
        return new EncodedExamples(examples, encoder.encode(inputs));
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
