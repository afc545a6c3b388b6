package dev.headstock.plugins.randomstart;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.plugins.randomstart.RandomStart.TokenizerSource;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * A decoder of Turing-NLG's shape at a size that can be trained: GPT-2's layers with heads of width 152. Microsoft never
 * released its weights, so it begins at random.
 *
 * @see <a href="https://www.microsoft.com/en-us/research/blog/turing-nlg-a-17-billion-parameter-language-model-by-microsoft/">Rosset, 2020</a>
 */
@Extension
public final class TuringNlg implements ModelRecipe<TuringNlg.Options> {
    /** 4,256 / 28. */
    private static final int HEAD_WIDTH = 152;

    private static final long MOST_PARAMETERS = 1_000_000_000;

    private final RandomStart start = new RandomStart();

    public record Options(
            @Option(value = "Layers; Turing-NLG has 78.", min = 1, max = 78)
            int layers,

            @Option(
                    value = "Attention heads, each of width 152, which decide the width; Turing-NLG has 28.",
                    min = 1,
                    max = 28)
            int heads,

            @Option(value = "Longest text; Turing-NLG's is 1,024.", unit = "tokens", min = 16, max = 1024)
            int positions,

            @Option("The model whose tokenizer it takes; none: sub-words are learned from texts.")
            List<ModelReference> tokenizerOf,

            @Option("Data sets whose training texts sub-words are learned from.")
            List<DatasetReference> texts,

            @Option(value = "Most sub-words that are learned.", unit = "tokens", min = 10, max = 1_000_000)
            int vocabulary) {
        public Options {
            tokenizerOf = List.copyOf(tokenizerOf);
            texts = List.copyOf(texts);
            if (layers < 1 || heads < 1 || positions < 2 || vocabulary < 10) {
                throw new IllegalArgumentException(
                        "layers %d and heads %d must be at least 1, positions %d at least 2 and vocabulary %d at least 10"
                                .formatted(layers, heads, positions, vocabulary));
            }
        }

        private RandomStart.Options asRandomStart() {
            boolean learned = tokenizerOf.stream().allMatch(reference -> reference.kind() == ModelReference.Kind.NONE);
            return new RandomStart.Options(
                    "gpt2",
                    List.of(
                            "n_layer=" + layers,
                            "n_head=" + heads,
                            "n_embd=" + heads * HEAD_WIDTH,
                            "n_positions=" + positions),
                    learned && !texts.isEmpty() ? TokenizerSource.WORD_PIECE : TokenizerSource.MODEL,
                    tokenizerOf,
                    texts,
                    vocabulary);
        }

        private long parameters() {
            long width = (long) heads * HEAD_WIDTH;
            return 12L * layers * width * width + (positions + (long) vocabulary) * width;
        }
    }

    @Override
    public String id() {
        return "turing-nlg";
    }

    @Override
    public String title() {
        return "Turing-NLG's shape";
    }

    @Override
    public String summary() {
        return "A decoder shaped like Turing-NLG, whose weights were never released, at random and as small as you"
                + " need.";
    }

    @Override
    public Options defaults() {
        return new Options(6, 2, 256, List.of(ModelReference.NONE), List.of(), 8_000);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        if (options.parameters() > MOST_PARAMETERS) {
            return Optional.of(
                    "%d layers of %d heads are %.1f billion parameters, and the recipe makes at most one billion. Choose fewer."
                            .formatted(options.layers(), options.heads(), options.parameters() / 1e9));
        }
        return start.unsupportedReason(sources, options.asRandomStart());
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return start.preview(sources, options.asRandomStart());
    }

    @Override
    public void make(RecipeContext context, Options options) {
        start.make(context, options.asRandomStart());
    }
}
