package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.HeadPass;
import dev.headstock.trainer.encoding.BatchLayout;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates the texts of a batch of examples together. Rows of finished texts are removed; what is kept of earlier tokens follows the
 * beams. What an example gives does not depend on the others in its batch.
 */
public final class TextGenerator {
    private static final long LISTENER_INTERVAL = 100_000_000;

    private final Model model;
    private final Generator generator;
    private final PassOptions options;

    /** Follows texts while they grow. */
    @FunctionalInterface
    public interface Listener {
        /**
         * With the first token, then at most ten times a second.
         *
         * @param example number in the batch
         * @param ids of the likeliest text so far
         */
        void grew(int example, int[] ids);
    }

    /** @param options without training */
    public TextGenerator(Model model, Generator generator, PassOptions options) {
        this.model = model;
        this.generator = generator;
        this.options = options;
    }

    /** @param sources one unit per example, with one row that ends where the text is to begin */
    public List<GeneratedText> generate(List<Unit> sources, GenerationLimits limits, Listener listener) {
        List<Search> searches =
                sources.stream().map(source -> search(source, limits)).toList();
        long start = System.nanoTime();
        long listened = start - LISTENER_INTERVAL;
        try (RowState state = new RowState(model, sources, options)) {
            while (state.rows() > 0) {
                boolean expired = (System.nanoTime() - start) / 1e9 >= limits.seconds();
                if (expired || limits.cancelled().getAsBoolean()) {
                    searches.forEach(Search::cut);
                    break;
                }
                step(state, searches);
                if (System.nanoTime() - listened >= LISTENER_INTERVAL) {
                    listened = System.nanoTime();
                    report(searches, listener);
                }
            }
        }
        return searches.stream().map(Search::result).toList();
    }

    private Search search(Unit source, GenerationLimits limits) {
        GenerationSettings settings = generator.settings();
        int maxLength = Math.min(
                Math.min(settings.maxLength(), limits.maxLength()),
                room(source.rows().get(0)));
        return new Search(settings, Math.max(0, source.row()), generator.stopTokenId(), Math.max(1, maxLength));
    }

    /** Tokens that the model can read after a row; a decoder in a head has no such limit. */
    private int room(EncodedRow row) {
        if (row.separator() == null) {
            return Integer.MAX_VALUE;
        }
        BatchLayout layout = model.blueprint().layout();
        return model.blueprint().outline().maxTokens() - layout.placeholders() - layout.positionOffset() - row.tokens();
    }

    private static void report(List<Search> searches, Listener listener) {
        for (int example = 0; example < searches.size(); example++) {
            if (!searches.get(example).beams().isEmpty()) {
                listener.grew(example, searches.get(example).best());
            }
        }
    }

    /** Adds a token to every text. */
    private void step(RowState state, List<Search> searches) {
        List<Candidates> candidates;
        try (NDManager scratch = model.torch().newScope()) {
            HeadPass pass = state.begin(scratch);
            NDArray logits = generator.next(state, pass);
            candidates = new NextTokens(generator.settings(), pass.kernels()).candidates(logits, searches);
            state.end();
        }
        List<Long> parents = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        int row = 0;
        for (Search search : searches) {
            int beams = search.beams().size();
            if (beams > 0) {
                int[] from = search.advance(candidates.subList(row, row + beams));
                for (int beam = 0; beam < from.length; beam++) {
                    int[] text = search.beams().get(beam).ids();
                    parents.add((long) row + from[beam]);
                    ids.add((long) text[text.length - 1]);
                }
                row += beams;
            }
        }
        state.follow(longs(parents), longs(ids));
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
