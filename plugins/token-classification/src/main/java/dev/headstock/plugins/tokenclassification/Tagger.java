package dev.headstock.plugins.tokenclassification;

import ai.djl.ndarray.NDArray;
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
import dev.headstock.kit.PooledTextExport;
import dev.headstock.kit.SpanMetrics;
import dev.headstock.kit.TextWords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A linear layer on the first sub-word of each word, as in BERT's paper, perhaps with an LSTM below and a CRF above it. Words that the limit cuts
 * off are found in no class: in entities they count as {@code O}, of parts of speech they are wrong.
 *
 * <p>features: [rows, words, width] · logits: [rows, words, tags]
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 5.3</a>
 */
record Tagger(
        LabeledWords data,
        ClassIndex tags,
        Optional<BiLstm> lstm,
        LinearClassifier linear,
        boolean legalSequences,
        Optional<Crf> crf)
        implements Head {
    private static final String OUTSIDE = "O";
    static final String AUTO_CLASS = "AutoModelForTokenClassification";

    /** Their classes have a dense layer between the model and the classifier. */
    private static final Set<String> OTHER_HEADS = Set.of("ModernBertForTokenClassification");

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.ofWords(data.words(example).words()));
    }

    /** A sentence is one item where its tags depend on each other. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        int read = rows.get(0).words();
        Target target = data.tags(example)
                .map(tagged -> Target.ofIds(
                        tagged.stream().limit(read).mapToInt(tags::id).toArray()))
                .orElse(Target.none(read));
        return crf.isPresent() ? target.withWeight(1) : target;
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(linear.parameters());
        lstm.ifPresent(layers -> parameters.addAll(layers.parameters()));
        crf.ifPresent(field -> parameters.addAll(field.parameters()));
        return parameters;
    }

    @Override
    public Pooling pooling() {
        return Pooling.WORDS;
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        NDArray read = lstm.isPresent()
                ? lstm.get().of(pass.kernels().dropout(features, linear.dropout()), batch, pass)
                : features;
        return linear.logits(read, pass);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return crf.isPresent() ? crf.get().loss(output, batch, pass) : linear.loss(output, batch, pass);
    }

    /** Of each word's classes; sequences as a CRF scores them have none. */
    @Override
    public Optional<Divergence> divergence() {
        return crf.isPresent()
                ? Optional.empty()
                : Optional.of((output, reference, temperature, batch, pass) -> LinearClassifier.divergence(
                                output, reference, temperature, batch, pass)
                        .mul(batch.wordMask())
                        .sum(new int[] {1}));
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        TextWords words = data.words(example);
        int read = output.encoding(0).words();
        float[] logits = output.row(0);
        if (crf.isPresent()) {
            Crf.Sequence sequence = crf.get().best(logits, read, tags.classes(), output);
            return new Prediction(answer(words, sequence.tags()), sequence.probability());
        }
        boolean entities = BioTags.markEntities(tags.classes());
        List<String> found = legalSequences && entities
                ? BioTags.best(logits, read, tags.classes(), null)
                : mostLikely(logits, read);
        return new Prediction(answer(words, found), confidence(logits, read));
    }

    /** @param found tags of the first words; the others were not read */
    private Answer answer(TextWords words, List<String> found) {
        boolean entities = BioTags.markEntities(tags.classes());
        List<String> all = new ArrayList<>(found);
        if (entities) {
            all.addAll(Collections.nCopies(Math.max(0, words.words().size() - found.size()), OUTSIDE));
        }
        return LabeledWords.answer(words, data.textIndex(), all, entities);
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
        return data.truth(example);
    }

    @Override
    public List<Metric> metrics() {
        return BioTags.markEntities(tags.classes()) ? SpanMetrics.METRICS : WordMetrics.metrics(labels());
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return BioTags.markEntities(tags.classes())
                ? new EntityMetrics(labels(), data::words, this::groundTruth)
                : new WordMetrics(labels(), data::words, this::groundTruth);
    }

    /** Classes of words, without prefixes. */
    private List<String> labels() {
        return tags.classes().stream().map(BioTags::label).distinct().toList();
    }

    @Override
    public String outputShape() {
        return "[batch, words, %d]".formatted(tags.size());
    }

    /**
     * transformers classifies every sub-word; that of the first one of a word is the word's. It has no class with an LSTM or a CRF, or
     * with a dense layer less.
     */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        String className = family.classes().get(AUTO_CLASS);
        if (className == null || OTHER_HEADS.contains(className) || crf.isPresent() || lstm.isPresent()) {
            return Optional.empty();
        }
        Map<String, Object> config = PooledTextExport.labels(tags.classes());
        config.put("classifier_dropout", linear.dropout());
        return Optional.of(new HuggingFaceHead(
                AUTO_CLASS,
                className,
                Map.of("weight", "classifier.weight", "bias", "classifier.bias"),
                Optional.empty(),
                "TOKEN_CLS",
                config));
    }
}
