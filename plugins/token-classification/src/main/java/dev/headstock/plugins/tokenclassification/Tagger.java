package dev.headstock.plugins.tokenclassification;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.BioTags;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.SpanMetrics;
import dev.headstock.kit.WordSpans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear layer on the first sub-word of each word, as in BERT's paper; words that the limit cuts off count as {@code O}.
 *
 * <p>features: [rows, words, width] · logits: [rows, words, tags]
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 5.3</a>
 */
record Tagger(ClassIndex tags, LinearClassifier linear, boolean legalSequences) implements Head {
    private static final String OUTSIDE = "O";

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.ofWords(words(example)));
    }

    private static List<String> words(Example example) {
        return example.value(ColumnRole.WORDS).map(Cell::strings).orElse(List.of());
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        int read = rows.get(0).words();
        return tagsOf(example)
                .map(tagged -> Target.ofIds(
                        tagged.stream().limit(read).mapToInt(tags::id).toArray()))
                .orElse(Target.none(read));
    }

    private static Optional<List<String>> tagsOf(Example example) {
        return example.value(ColumnRole.TAGS).map(Cell::strings);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return linear.parameters();
    }

    @Override
    public Pooling pooling() {
        return Pooling.WORDS;
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return linear.logits(features, pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return linear.loss(output, batch, pass);
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        List<String> words = words(example);
        int read = output.encoding(0).words();
        float[] logits = output.row(0);
        List<String> found = new ArrayList<>(
                legalSequences ? BioTags.best(logits, read, tags.classes(), null) : mostLikely(logits, read));
        found.addAll(Collections.nCopies(words.size() - read, OUTSIDE));
        return new Prediction(WordSpans.answer(words, BioTags.spans(found)), confidence(logits, read));
    }

    private List<String> mostLikely(float[] logits, int words) {
        List<String> found = new ArrayList<>();
        for (int word = 0; word < words; word++) {
            int best = 0;
            for (int tag = 1; tag < tags.size(); tag++) {
                best = logits[word * tags.size() + tag] > logits[word * tags.size() + best] ? tag : best;
            }
            found.add(tags.classes().get(best));
        }
        return found;
    }

    /** The smallest probability of a word's most likely tag: how sure the model is of its least certain word. */
    private double confidence(float[] logits, int words) {
        double smallest = words == 0 ? Double.NaN : 1;
        for (int word = 0; word < words; word++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int tag = 0; tag < tags.size(); tag++) {
                highest = Math.max(highest, logits[word * tags.size() + tag]);
            }
            double sum = 0;
            for (int tag = 0; tag < tags.size(); tag++) {
                sum += Math.exp(logits[word * tags.size() + tag] - highest);
            }
            smallest = Math.min(smallest, 1 / sum);
        }
        return smallest;
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return tagsOf(example).map(tagged -> WordSpans.answer(words(example), BioTags.spans(tagged)));
    }

    @Override
    public List<Metric> metrics() {
        return SpanMetrics.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new SpanMetrics(this::groundTruth);
    }

    @Override
    public String outputShape() {
        return "[batch, words, %d]".formatted(tags.size());
    }

    /** transformers classifies every sub-word; that of the first one of a word is the word's. */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        String autoClass = "AutoModelForTokenClassification";
        String className = family.classes().get(autoClass);
        if (className == null) {
            return Optional.empty();
        }
        Map<String, Object> names = new LinkedHashMap<>();
        Map<String, Object> ids = new LinkedHashMap<>();
        for (int id = 0; id < tags.size(); id++) {
            names.put(String.valueOf(id), tags.classes().get(id));
            ids.put(tags.classes().get(id), id);
        }
        return Optional.of(new HuggingFaceHead(
                autoClass,
                className,
                Map.of("weight", "classifier.weight", "bias", "classifier.bias"),
                Optional.empty(),
                "TOKEN_CLS",
                Map.of("id2label", names, "label2id", ids, "classifier_dropout", linear.dropout())));
    }
}
