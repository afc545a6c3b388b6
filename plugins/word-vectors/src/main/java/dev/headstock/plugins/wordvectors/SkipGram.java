package dev.headstock.plugins.wordvectors;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.Split;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.api.recipe.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.pf4j.Extension;

/**
 * Word vectors from a team's own texts: skip-gram with negative sampling, and with sub-words as in fastText. Plain loops
 * over arrays that the job keeps, so that it resumes.
 *
 * @see <a href="https://arxiv.org/abs/1310.4546">Mikolov et al., 2013</a>
 * @see <a href="https://arxiv.org/abs/1607.04606">Bojanowski et al., 2017</a>
 */
@Extension
public final class SkipGram implements ModelRecipe<SkipGram.Options> {
    /** Texts in one body of the loop: between two of them the job may be interrupted. */
    private static final int CHUNK = 256;
    /** The state of a job is written as one array of bytes. */
    private static final long MOST_NUMBERS = 200_000_000;

    public record Options(
            @Option("Data sets whose training texts are learned from.")
            List<DatasetReference> texts,

            @Option(
                    value = "Width of the vectors: wider ones tell more words apart and need more text.",
                    min = 2,
                    max = 1000)
            int width,

            @Option(
                    value = "Words on each side that a word predicts. Small: grammar; large: topics.",
                    unit = "words",
                    min = 1,
                    max = 20)
            int window,

            @Option(
                    value = "Words drawn at random that each pair is told apart from.",
                    unit = "words",
                    min = 1,
                    max = 50)
            int negatives,

            @Option(value = "Passes over the texts.", min = 1, max = 100)
            int epochs,

            @Option(value = "Learning rate of the first step; it falls to almost nothing.", min = 0.0001, max = 1)
            double learningRate,

            @Option(value = "Words that the texts have less often are left out.", unit = "times", min = 1, max = 1000)
            int minCount,

            @Option(
                    value = "Share of the text above which a word is skipped now and then; 0 skips none.",
                    min = 0,
                    max = 0.1,
                    advanced = true)
            double sample,

            @Option("Lower-case texts, also those that the model reads later.")
            boolean lowercase,

            @Option("Learn n-grams of characters too, so that unseen words have vectors.")
            boolean subwords,

            @Option(
                    value = "Rows that n-grams share. More of them collide less and need more memory.",
                    min = 1,
                    max = 2_000_000,
                    advanced = true)
            int buckets,

            @Option(
                    value = "Characters of the shortest n-gram.",
                    unit = "characters",
                    min = 1,
                    max = 10,
                    advanced = true)
            int shortest,

            @Option(
                    value = "Characters of the longest n-gram.",
                    unit = "characters",
                    min = 1,
                    max = 10,
                    advanced = true)
            int longest) {
        public Options {
            texts = List.copyOf(texts);
            requireAtLeast(1, "width", width);
            requireAtLeast(1, "window", window);
            requireAtLeast(1, "negatives", negatives);
            requireAtLeast(1, "epochs", epochs);
            requireAtLeast(1, "minCount", minCount);
            requireAtLeast(1, "buckets", buckets);
            requireAtLeast(1, "shortest", shortest);
            requireAtLeast(shortest, "longest", longest);
            if (!(learningRate > 0) || !(sample >= 0)) {
                throw new IllegalArgumentException(
                        "learningRate must be positive and sample at least 0, they were %s and %s"
                                .formatted(learningRate, sample));
            }
        }

        private static void requireAtLeast(int least, String name, int value) {
            if (value < least) {
                throw new IllegalArgumentException("%s must be at least %d, was %d".formatted(name, least, value));
            }
        }

        private Optional<Ngrams> ngrams() {
            return subwords ? Optional.of(new Ngrams(buckets, shortest, longest)) : Optional.empty();
        }
    }

    @Override
    public String id() {
        return "skip-gram";
    }

    @Override
    public String title() {
        return "Word vectors from texts";
    }

    @Override
    public String summary() {
        return "Skip-gram, with sub-words if you like: vectors for the words of your texts, and for unseen ones.";
    }

    @Override
    public Options defaults() {
        return new Options(List.of(DatasetReference.NONE), 100, 5, 5, 5, 0.025, 5, 0.001, true, false, 100_000, 3, 6);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        if (options.texts().isEmpty() || options.texts().contains(DatasetReference.NONE)) {
            return Optional.of("Word vectors are learned from texts. Choose a data set.");
        }
        options.texts().forEach(sources::data);
        return Optional.empty();
    }

    @Override
    public void make(RecipeContext context, Options options) throws IOException {
        List<Texts> texts = new ArrayList<>();
        options.texts().forEach(reference -> texts.add(context.texts(reference, Split.TRAIN)));
        Corpus corpus = Corpus.read(texts, options.minCount(), options.lowercase());
        int width = options.width();
        Optional<Ngrams> ngrams = options.ngrams();
        int buckets = ngrams.map(Ngrams::buckets).orElse(0);
        requireSize(2L * corpus.words().size() * width + (long) buckets * width);
        SkipGramWeights weights = new SkipGramWeights(
                width,
                context.state("words", () -> drawn(corpus.words().size(), width, context.random("words", 0))),
                context.state("ngrams", () -> drawn(buckets, width, context.random("ngrams", 0))),
                context.state("outputs", () -> new float[corpus.words().size() * width]));
        float[] losses = context.state("losses", () -> new float[options.epochs()]);
        float[] pairs = context.state("pairs", () -> new float[options.epochs()]);
        SkipGramTraining training = new SkipGramTraining(
                weights, rows(corpus, ngrams), corpus, options.window(), options.negatives(), options.sample());
        long chunks = (corpus.texts() + CHUNK - 1) / CHUNK;
        context.repeat("texts", chunks * options.epochs(), step -> {
            long first = step % chunks * CHUNK;
            for (long i = first; i < Math.min(first + CHUNK, corpus.texts()); i++) {
                double done = (step / chunks * corpus.texts() + i) / (double) (options.epochs() * corpus.texts());
                training.learn(
                        corpus.ids(i),
                        (float) rate(options.learningRate(), done),
                        context.random("text", step * CHUNK + i));
            }
            int epoch = (int) (step / chunks);
            losses[epoch] += (float) training.takeLoss();
            pairs[epoch] += training.takePairs();
        });
        write(context, options, corpus, weights, losses(losses, pairs));
    }

    private static void requireSize(long numbers) {
        if (numbers > MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "The vectors would have %,d numbers, and at most %,d are trained here. Choose a higher minCount, fewer buckets or a smaller width."
                            .formatted(numbers, MOST_NUMBERS));
        }
    }

    /** Falls to a ten-thousandth, as in word2vec. */
    private static double rate(double first, double done) {
        return first * Math.max(1e-4, 1 - done);
    }

    private static float[] drawn(int rows, int width, RandomGenerator random) {
        float[] numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (2 * random.nextFloat() - 1) / width;
        }
        return numbers;
    }

    /** Of each word: the rows of its n-grams. */
    private static int[][] rows(Corpus corpus, Optional<Ngrams> ngrams) {
        int[][] rows = new int[corpus.words().size()][];
        for (int id = 0; id < rows.length; id++) {
            rows[id] = ngrams.isEmpty()
                    ? new int[0]
                    : ngrams.get().of(corpus.words().word(id));
        }
        return rows;
    }

    private static List<Double> losses(float[] sums, float[] pairs) {
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            means.add(pairs[i] == 0 ? 0 : (double) sums[i] / pairs[i]);
        }
        return means;
    }

    private static void write(
            RecipeContext context, Options options, Corpus corpus, SkipGramWeights weights, List<Double> losses)
            throws IOException {
        SkipGramFile file = new SkipGramFile(weights, rows(corpus, options.ngrams()), options.ngrams());
        VectorCheckpoint checkpoint = new VectorCheckpoint(corpus.words(), options.width(), file);
        Map<String, Object> config = new LinkedHashMap<>(checkpoint.config());
        config.put("lowercase", options.lowercase());
        config.put("loss_per_epoch", losses);
        context.writer().config(config);
        context.writer()
                .file(Names.WORDS_FILE, checkpoint.file(Names.WORDS_FILE).readAllBytes());
        for (Map.Entry<String, Shape> tensor : checkpoint.tensors().entrySet()) {
            float[] numbers = checkpoint.all(tensor.getKey(), tensor.getValue());
            context.writer().parameter(tensor.getKey(), context.manager().create(numbers, tensor.getValue()));
        }
    }
}
