package dev.headstock.plugins.extractiveqa;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Span;
import dev.headstock.api.data.Target;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Answer.ScoredSpan;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.LinearClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A score for each token to be the first of the answer and one to be the last. Where a window holds no answer, both are its
 * first token.
 *
 * <p>features: [rows, tokens, width] · scores: [rows, tokens, 2]
 *
 * @param passage index of the passage among the texts of an example; it is read last
 * @param stride tokens that neighboring windows share
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, sections 4.2 and 4.3</a>
 */
record AnswerHead(
        LinearClassifier linear,
        int passage,
        int stride,
        SpanSearch search,
        boolean unanswerable,
        Comparison comparison)
        implements Head {
    /** How much better no answer must score than the best span. */
    static final String NO_ANSWER = "no-answer";

    static final String AUTO_CLASS = "AutoModelForQuestionAnswering";
    private static final float HIDDEN = 1e9f;

    /** PEFT's class for QUESTION_ANS computes with a head that was not trained, without a word; this one with ours. */
    private static final String PEFT_TASK = "FEATURE_EXTRACTION";

    /** Their classes have a dense layer between the model and the scores. */
    private static final Set<String> OTHER_HEADS = Set.of("ModernBertForQuestionAnswering");

    @Override
    public List<InputSequence> sequences(Example example) {
        List<String> texts = new ArrayList<>(example.texts());
        if (passage < texts.size()) {
            texts.add(texts.remove(passage));
        }
        return List.of(InputSequence.of(texts).withSlidingWindow(stride));
    }

    private static int readLast(Example example) {
        return example.texts().size() - 1;
    }

    private String passage(Example example) {
        return example.texts().get(Math.min(passage, readLast(example)));
    }

    private static Optional<List<Span>> answers(Example example) {
        return example.value(ColumnRole.SPANS).map(Cell::spans);
    }

    /** Of the first answer that lies in this window. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        return answers(example)
                .map(answers -> target(answers, rows.get(0), readLast(example)))
                .orElseGet(() -> Target.none(2).withWeight(1));
    }

    private static Target target(List<Span> answers, Encoding window, int sequence) {
        for (Span answer : answers) {
            int first = -1;
            int last = -1;
            for (int token = 0; token < window.tokens(); token++) {
                if (window.sequenceId(token) == sequence && window.charStart(token) < window.charEnd(token)) {
                    boolean holdsStart =
                            window.charStart(token) <= answer.start() && answer.start() < window.charEnd(token);
                    boolean holdsEnd = window.charStart(token) < answer.end() && answer.end() <= window.charEnd(token);
                    first = first < 0 && holdsStart ? token : first;
                    last = holdsEnd ? token : last;
                }
            }
            if (first >= 0 && last >= first) {
                return Target.ofIds(first, last).withWeight(1);
            }
        }
        return Target.ofIds(0, 0).withWeight(1);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return linear.parameters();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        NDArray padding = batch.tokens().mask().sub(1).mul(HIDDEN).expandDims(2);
        return linear.logits(features, pass).add(padding);
    }

    /** The mean of the cross-entropies of start and end. */
    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        NDArray start =
                pass.kernels().crossEntropy(output.get(":,:,0"), batch.target().get(":,0"), 0);
        NDArray end =
                pass.kernels().crossEntropy(output.get(":,:,1"), batch.target().get(":,1"), 0);
        return pass.kernels().scale(start.add(end), 0.5);
    }

    /** The confidence is the answer's share of the spans that were kept, and of no answer where that is possible. */
    @Override
    public Prediction decode(Example example, HeadOutput output) {
        List<ScoredSpan> found = search.best(passage(example), readLast(example), output);
        double noAnswer = unanswerable ? SpanSearch.noAnswer(output) : Double.NEGATIVE_INFINITY;
        double best = found.isEmpty() ? Double.NEGATIVE_INFINITY : found.get(0).score();
        double margin =
                output.fitted(NO_ANSWER).map(fitted -> (double) fitted[0]).orElse(0.0);
        boolean none = found.isEmpty() || unanswerable && noAnswer - best > margin;
        double confidence = found.isEmpty() ? Double.NaN : share(none ? noAnswer : best, found, noAnswer);
        Answer answer =
                new Answer.Spans(Math.min(passage, readLast(example)), none ? List.of() : found.subList(0, 1), found);
        return new Prediction(answer, confidence);
    }

    private static double share(double score, List<ScoredSpan> found, double noAnswer) {
        double highest = Math.max(noAnswer, found.get(0).score());
        double sum = Math.exp(noAnswer - highest);
        for (ScoredSpan span : found) {
            sum += Math.exp(span.score() - highest);
        }
        return Math.exp(score - highest) / sum;
    }

    /** The first of the correct answers. */
    @Override
    public Optional<Answer> groundTruth(Example example) {
        String text = passage(example);
        int index = Math.min(passage, readLast(example));
        return answers(example)
                .map(answers -> new Answer.Spans(
                        index,
                        answers.stream()
                                .limit(1)
                                .map(span -> new ScoredSpan(span, text.substring(span.start(), span.end()), 1))
                                .toList(),
                        List.of()));
    }

    /** The texts of all correct answers; an empty one where there is no answer; empty for an unlabeled example. */
    private Optional<List<String>> correct(Example example) {
        String text = passage(example);
        return answers(example)
                .map(answers -> answers.isEmpty()
                        ? List.of("")
                        : answers.stream()
                                .map(span -> text.substring(span.start(), span.end()))
                                .distinct()
                                .toList());
    }

    @Override
    public List<Metric> metrics() {
        return AnswerMetrics.metrics(unanswerable);
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new AnswerMetrics(this::correct, example -> comparison.of(question(example)), unanswerable);
    }

    private String question(Example example) {
        List<String> texts = new ArrayList<>(example.texts());
        texts.remove(Math.min(passage, readLast(example)));
        return String.join(" ", texts);
    }

    @Override
    public String outputShape() {
        return "[batch, tokens, 2]";
    }

    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        String className = family.classes().get(AUTO_CLASS);
        if (className == null || OTHER_HEADS.contains(className)) {
            return Optional.empty();
        }
        return Optional.of(new HuggingFaceHead(
                AUTO_CLASS,
                className,
                Map.of("weight", "qa_outputs.weight", "bias", "qa_outputs.bias"),
                Optional.empty(),
                PEFT_TASK,
                Map.of("headstock_longest_answer", search.longest(), "headstock_unanswerable", unanswerable)));
    }
}
