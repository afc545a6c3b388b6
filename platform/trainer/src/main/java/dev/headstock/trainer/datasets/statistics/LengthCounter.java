package dev.headstock.trainer.datasets.statistics;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts tokens as training does, by the same encoder, in batches that are bounded by rows and by characters. */
public final class LengthCounter implements Closeable {
    private static final int BATCH_ROWS = 512;
    private static final long BATCH_CHARACTERS = 1_000_000;
    /** Of a longer text the beginning is counted and the rest estimated from it: no model reads that much. */
    private static final int MOST_CHARACTERS = 200_000;

    /** More than those characters give: nothing is cut. */
    private static final int MOST_TOKENS = 2 * MOST_CHARACTERS;

    private final ModelTokenizer tokenizer;
    private final RowEncoder encoder;
    private final List<InputSequence> waiting = new ArrayList<>();
    private final List<Double> factors = new ArrayList<>();
    private final LengthHistogramBuilder histogram = new LengthHistogramBuilder();
    private long characters;

    private LengthCounter(ModelTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.encoder = new RowEncoder(tokenizer, MOST_TOKENS);
    }

    /** @param modelFolder of a base model */
    public static LengthCounter open(Path modelFolder, Extensions extensions) throws IOException {
        try (ModelFolder folder = ModelFolder.open(modelFolder)) {
            RecognizedModel model = new ModelFamilies(extensions).recognize(folder.manifest());
            return new LengthCounter(ModelTokenizer.open(modelFolder, model));
        }
    }

    public void add(Example example) {
        for (InputSequence sequence : sequences(example)) {
            long length = sequence.texts().stream().mapToLong(String::length).sum();
            waiting.add(length <= MOST_CHARACTERS ? sequence : beginning(sequence, length));
            factors.add(Math.max(1.0, (double) length / MOST_CHARACTERS));
            characters += Math.min(length, MOST_CHARACTERS);
            if (waiting.size() >= BATCH_ROWS || characters >= BATCH_CHARACTERS) {
                countWaiting();
            }
        }
    }

    /** A text to generate is a part of what is read while it is learned. */
    private static List<InputSequence> sequences(Example example) {
        Optional<String> target = example.value(ColumnRole.TARGET_TEXT)
                .flatMap(cell -> cell.strings().stream().findFirst());
        if (target.isEmpty()) {
            return DefaultSequences.of(example);
        }
        List<String> texts = new ArrayList<>(example.texts());
        texts.add(target.get());
        return List.of(InputSequence.of(texts));
    }

    /** The same share of each text, so that they keep their proportions. */
    private static InputSequence beginning(InputSequence sequence, long length) {
        List<String> texts = sequence.texts();
        if (sequence.isWords()) {
            int words = (int) Math.max(1, texts.size() * MOST_CHARACTERS / length);
            return InputSequence.ofWords(texts.subList(0, words).stream()
                    .map(word -> Excerpt.of(word, MOST_CHARACTERS))
                    .toList());
        }
        return InputSequence.of(texts.stream()
                .map(text -> Excerpt.of(text, (int) (text.length() * (double) MOST_CHARACTERS / length)))
                .toList());
    }

    private void countWaiting() {
        List<List<EncodedRow>> rows = encoder.encode(waiting);
        for (int i = 0; i < rows.size(); i++) {
            double factor = factors.get(i);
            rows.get(i).forEach(row -> histogram.add((int) Math.min(Integer.MAX_VALUE, row.tokens() * factor)));
        }
        waiting.clear();
        factors.clear();
        characters = 0;
    }

    public LengthHistogram histogram() {
        countWaiting();
        return histogram.build();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
