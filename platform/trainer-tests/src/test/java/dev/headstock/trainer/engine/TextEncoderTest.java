package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Example;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.engine.TextEncoder.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TextEncoderTest {

    @Test
    void longRowsAreEncodedFewAtATime() throws Exception {
        // All of them in one call would be some 10^8 objects, far beyond this heap.
        String megabyte = "word ".repeat(200_000);
        try (TextEncoder encoder = encoder()) {
            List<EncodedText> texts = encoder.encode(Collections.nCopies(120, new Input(megabyte, null)));

            assertThat(texts).hasSize(120).allSatisfy(text -> assertThat(text.tokens())
                    .isEqualTo(16));
        }
    }

    @Test
    void singleTextsOfLikeLengthShareTheirTypes() throws Exception {
        try (TextEncoder encoder = encoder()) {
            List<EncodedText> singles =
                    encoder.encode(List.of(new Input("one two", null), new Input("three four", null)));
            List<EncodedText> pair = encoder.encode(List.of(new Input("one", "two")));

            assertThat(singles.get(0).types()).isSameAs(singles.get(1).types()).containsOnly(0);
            assertThat(pair.get(0).types()).containsExactly(0, 0, 0, 1, 1);
        }
    }

    @Test
    void collectedExamplesKeepRowAndLabelAndNoText() throws Exception {
        AtomicInteger progress = new AtomicInteger();
        try (TextEncoder encoder = encoder()) {
            var collector = new EncodedExamples.Collector(encoder, progress::incrementAndGet);
            List<Input> inputs = new ArrayList<>();
            for (int row = 0; row < 1_100; row++) {
                String text = "text number " + row;
                inputs.add(new Input(text, null));
                collector.add(new Example(row, text, null, new StringBuilder("spam").toString()));
            }

            EncodedExamples collected = collector.finish();

            assertThat(collected.texts()).usingRecursiveComparison().isEqualTo(encoder.encode(inputs));
            assertThat(collected.examples()).allSatisfy(example -> {
                assertThat(example.text()).isEmpty();
                assertThat(example.label()).isSameAs(collected.examples().get(0).label());
            });
            assertThat(collected.examples().get(1_099).row()).isEqualTo(1_099);
            assertThat(progress).hasValue(3);
        }
    }

    private static TextEncoder encoder() throws Exception {
        return TextEncoder.open(StarterModels.folder().resolve(ModelFolder.TOKENIZER), 16);
    }
}
