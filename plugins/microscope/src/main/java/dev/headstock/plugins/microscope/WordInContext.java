package dev.headstock.plugins.microscope;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.kit.ModelState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/**
 * One word or character in several sentences: how alike its vectors are at each layer, before and after training, less how
 * alike any two tokens are there (anisotropy).
 *
 * @see <a href="https://arxiv.org/abs/1909.00512">Ethayarajh, 2019</a>
 */
@Extension
public final class WordInContext implements Analysis<WordInContext.Options> {
    private static final int FEWEST_SENTENCES = 2;

    public record Options(
            @Option("The word or the character to look at, as it stands in the sentences.")
            String word,

            @Option("Sentences that contain it, two at least, in different meanings.")
            List<String> sentences,

            @Option(value = "Layer whose vectors are drawn, counted from 0; -1 is the last.", min = -1, max = 47)
            int layer,

            @Option(
                    value = "Training rows whose tokens say how alike any two tokens are, and which are nearest.",
                    min = 8,
                    max = 500)
            int examples,

            @Option(value = "Nearest training rows to list for each sentence; 0 for none.", min = 0, max = 20)
            int nearest,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            sentences = List.copyOf(sentences);
            if (word.isBlank()) {
                throw new IllegalArgumentException("word is empty. Write the word to look at.");
            }
            if (sentences.size() < FEWEST_SENTENCES) {
                throw new IllegalArgumentException(
                        "sentences must be at least %d, were %d".formatted(FEWEST_SENTENCES, sentences.size()));
            }
            for (String sentence : sentences) {
                if (!sentence.contains(word)) {
                    throw new IllegalArgumentException(
                            "sentences: '%s' does not contain '%s'. Write it as it stands there."
                                    .formatted(sentence, word));
                }
            }
            if (layer < -1) {
                throw new IllegalArgumentException("layer must be -1 or a number of a layer, was " + layer);
            }
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (nearest < 0) {
                throw new IllegalArgumentException("nearest must not be negative, was " + nearest);
            }
        }
    }

    @Override
    public String id() {
        return "word-in-context";
    }

    @Override
    public String title() {
        return "A word in several sentences";
    }

    @Override
    public String summary() {
        return "How well each layer separates the meanings of one word, before and after training.";
    }

    @Override
    public Options defaults() {
        return new Options(
                "bank",
                List.of(
                        "She sat on the bank of the river.",
                        "The river broke through its bank.",
                        "The bank raised its rates.",
                        "He opened an account at the bank."),
                -1,
                64,
                3,
                1);
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    /** Base models, too. */
    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return subjects.stream()
                .filter(subject -> options.layer() >= subject.outline().layers())
                .findFirst()
                .map(subject -> "layer is %d, and '%s' has %d, counted from 0. Choose at most %d."
                        .formatted(
                                options.layer(),
                                subject.name(),
                                subject.outline().layers(),
                                subject.outline().layers() - 1));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Probe sentences = context.probe(
                options.sentences().stream().map(InputSequence::of).toList());
        boolean hasData = context.data().isPresent();
        Probe texts = hasData ? context.probe(Split.TRAIN, options.examples(), options.seed()) : sentences;
        List<ModelState> states = ModelState.all(context);
        Map<String, double[][]> above = new LinkedHashMap<>();
        Map<String, double[][]> any = new LinkedHashMap<>();
        List<Figure> ofOneLayer = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            ModelState state = states.get(i);
            float[] measured = measured(context, "state " + i, state, sentences, texts, options.word());
            double[][] word = new double[measured.length / 2][];
            double[][] tokens = new double[measured.length / 2][];
            for (int at = 0; at < word.length; at++) {
                word[at] = new double[] {at - 1.0, measured[2 * at] - measured[2 * at + 1]};
                tokens[at] = new double[] {at - 1.0, measured[2 * at + 1]};
            }
            above.put(state.name(), word);
            any.put(state.name(), tokens);
            staticLine(context, state, texts).ifPresent(line -> above.put(state.name() + ", static vector", line));
            ofOneLayer.addAll(state.compute(() -> ofOneLayer(context, state, sentences, texts, hasData, options)));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure.LineChart(
                "Mean cosine of '%s' between sentences, less that of any two tokens".formatted(options.word()),
                "layer (−1: embeddings)",
                "cosine above any two tokens",
                above));
        figures.add(new Figure.LineChart(
                "Mean cosine of any two tokens of %s"
                        .formatted(hasData ? "%d training rows".formatted(texts.size()) : "the sentences"),
                "layer (−1: embeddings)",
                "cosine",
                any));
        figures.addAll(ofOneLayer);
        return figures;
    }

    /** Of each layer, from the embeddings on: mean cosine of the word between sentences, and of any two tokens. */
    private static float[] measured(
            AnalysisContext context, String name, ModelState state, Probe sentences, Probe texts, String word) {
        AnalyzedModel model = state.model();
        int layers = model.outline().layers() + 1;
        float[] measured = context.state(name, () -> new float[2 * layers]);
        context.repeat(name, layers, index -> {
            int at = (int) index;
            measured[2 * at] = state.compute(() -> (float)
                    WordVectors.of(context, model, sentences, at - 1, word).meanCosine());
            measured[2 * at + 1] = state.compute(() -> (float)
                    TokenVectors.of(context, model, texts, at - 1).vectors().meanCosine());
        });
        return measured;
    }

    /** A vector that does not depend on the sentence has cosine 1 with itself. */
    private static Optional<double[][]> staticLine(AnalysisContext context, ModelState state, Probe texts) {
        AnalyzedModel model = state.model();
        return model.outline().wordEmbeddings().map(table -> {
            double any = state.compute(() ->
                    TokenVectors.ofTable(context, model, texts, table).vectors().meanCosine());
            return new double[][] {{-1, 1 - any}, {model.outline().layers() - 1.0, 1 - any}};
        });
    }

    /** Cosines, a projection and the nearest training rows at the layer of the options. */
    private static List<Figure> ofOneLayer(
            AnalysisContext context, ModelState state, Probe sentences, Probe texts, boolean hasData, Options options) {
        AnalyzedModel model = state.model();
        int layer = options.layer() < 0 ? model.outline().layers() - 1 : options.layer();
        String where = "%s, layer %d".formatted(state.name(), layer);
        Vectors words = WordVectors.of(context, model, sentences, layer, options.word());
        TokenVectors tokens = TokenVectors.of(context, model, texts, layer);
        double any = tokens.vectors().meanCosine();
        List<Figure> figures = new ArrayList<>();
        figures.add(heatMap(where, words, any, options.sentences()));
        figures.add(projection(where, words, options));
        if (hasData && options.nearest() > 0) {
            figures.add(NearestExamples.table(
                    "%s: nearest training rows".formatted(where), model, texts, words, tokens, options.nearest(), any));
        }
        return figures;
    }

    private static Figure heatMap(String where, Vectors words, double any, List<String> sentences) {
        double[][] cosines = words.cosines();
        for (double[] row : cosines) {
            for (int i = 0; i < row.length; i++) {
                row[i] -= any;
            }
        }
        List<String> numbers =
                IntStream.rangeClosed(1, words.size()).mapToObj(String::valueOf).toList();
        List<String> names = IntStream.range(0, words.size())
                .mapToObj(i -> numbers.get(i) + " " + sentences.get(i))
                .toList();
        return new Figure.HeatMap(
                        "%s: cosine less that of any two tokens, %.2f".formatted(where, any), names, numbers, cosines)
                .withLabels("sentence", "sentence", "cosine above any two tokens");
    }

    private static Figure projection(String where, Vectors words, Options options) {
        Vectors.Projection projection = words.project();
        List<Figure.Point> points = IntStream.range(0, words.size())
                .mapToObj(i -> new Figure.Point(
                        projection.points()[i][0],
                        projection.points()[i][1],
                        options.sentences().get(i)))
                .toList();
        return new Figure.ScatterPlot(
                        "%s: two principal components with %.0f %% and %.0f %% of the variance"
                                .formatted(where, 100 * projection.first(), 100 * projection.second()),
                        Map.of(options.word(), points))
                .withLabels("first principal component", "second principal component");
    }
}
