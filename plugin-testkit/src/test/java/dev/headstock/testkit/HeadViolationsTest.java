package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.HeadType;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Span;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Answer.ScoredSpan;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.testkit.ContractViolationsTest.Anonymous;
import dev.headstock.testkit.ContractViolationsTest.NoOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Mistakes of heads in what they make of their input, each found by the contract. */
class HeadViolationsTest {

    /** A linear layer on the mean of the tokens; records below change one thing. */
    private interface Changed extends Head {
        TinyHead right();

        @Override
        default Target target(Example example, List<Encoding> rows) {
            return right().target(example, rows);
        }

        @Override
        default List<ParameterSpec> parameters() {
            return right().parameters();
        }

        @Override
        default Pooling pooling() {
            return right().pooling();
        }

        @Override
        default NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return right().output(features, batch, pass);
        }

        @Override
        default NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return right().loss(output, batch, pass);
        }

        @Override
        default Prediction decode(Example example, HeadOutput output) {
            return right().decode(example, output);
        }

        @Override
        default Optional<Answer> groundTruth(Example example) {
            return right().groundTruth(example);
        }

        @Override
        default List<Metric> metrics() {
            return right().metrics();
        }

        @Override
        default MetricAccumulator newAccumulator() {
            return right().newAccumulator();
        }

        @Override
        default String outputShape() {
            return right().outputShape();
        }
    }

    private record Type(Function<TinyHead, Head> change) implements Anonymous, HeadType<NoOptions> {
        @Override
        public Optional<String> unsupportedReason(DatasetSchema schema) {
            return Optional.empty();
        }

        @Override
        public Head build(RunContext context, int width, NoOptions options) {
            return change.apply(TinyHead.of(width, context.data().classes(ColumnRole.LABEL)));
        }
    }

    private static HeadTypeContract<NoOptions> contract(Function<TinyHead, Head> change) {
        return new HeadTypeContract<>() {
            @Override
            protected HeadType<NoOptions> head() {
                return new Type(change);
            }
        };
    }

    private static void isKept(ThrowingCallable promise) {
        assertThatCode(promise).doesNotThrowAnyException();
    }

    private static void isBroken(ThrowingCallable promise, String message) {
        assertThatThrownBy(promise).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    // ---- windows ----

    private enum Join {
        MEAN,
        SUM,
        FIRST
    }

    private record Joining(TinyHead right, Join join) implements Changed {
        @Override
        public List<InputSequence> sequences(Example example) {
            return List.of(InputSequence.of(example.texts()).withJoinedWindows(4, 8));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            NDArray windows = batch.groupByUnit(features, 0);
            NDArray sum = windows.sum(new int[] {1});
            NDArray joined =
                    switch (join) {
                        case MEAN -> sum.div(batch.rowMask().sum(new int[] {1}, true));
                        case SUM -> sum;
                        case FIRST -> windows.get(":,0");
                    };
            return right.output(joined, batch, pass);
        }
    }

    @Test
    void windowsThatAreAddedUpAreFound() {
        isKept(contract(right -> new Joining(right, Join.MEAN))::windowsThatAreAlikeAreAnsweredAsOne);
        isBroken(contract(right -> new Joining(right, Join.SUM))::windowsThatAreAlikeAreAnsweredAsOne, "row 0");
    }

    @Test
    void aHeadThatReadsOnlyTheFirstWindowIsFound() {
        isKept(contract(right -> new Joining(right, Join.MEAN))::theOrderOfWindowsDoesNotMatter);
        isBroken(contract(right -> new Joining(right, Join.FIRST))::theOrderOfWindowsDoesNotMatter, "row 0");
    }

    /** Answers with the token that scores best. */
    private record Pointing(TinyHead right, boolean countsFromWindow) implements Changed {
        @Override
        public List<InputSequence> sequences(Example example) {
            return List.of(InputSequence.of(example.texts()).withSlidingWindow(4));
        }

        @Override
        public Pooling pooling() {
            return Pooling.TOKENS;
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output.sum(new int[] {1, 2});
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            Span best = new Span(0, 0, "");
            float highest = Float.NEGATIVE_INFINITY;
            for (int window = 0; window < output.rows(); window++) {
                Encoding encoding = output.encoding(window);
                int classes = output.row(window).length / encoding.tokens();
                int from = countsFromWindow ? encoding.charStart(1) : 0;
                for (int token = 0; token < encoding.tokens(); token++) {
                    float score = output.row(window)[token * classes];
                    if (encoding.sequenceId(token) == 0 && encoding.hasMaxContext(token) && score > highest) {
                        highest = score;
                        best = new Span(encoding.charStart(token) - from, encoding.charEnd(token) - from, "");
                    }
                }
            }
            String text = example.texts().get(0).substring(best.start(), best.end());
            List<ScoredSpan> found = List.of(new ScoredSpan(best, text, highest));
            return new Prediction(new Answer.Spans(0, found, List.of()), Double.NaN);
        }
    }

    @Test
    void placesThatAreCountedFromAWindowAreFound() {
        isKept(contract(right -> new Pointing(right, false))::aPieceOfTheTextIsFoundInWindowsAsInOneRow);
        isBroken(contract(right -> new Pointing(right, true))::aPieceOfTheTextIsFoundInWindowsAsInOneRow, "answer");
    }

    // ---- stored features ----

    private record InPlace(TinyHead right) implements Changed {
        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return right.output(features.muli(2), batch, pass);
        }
    }

    @Test
    void featuresThatAreChangedInPlaceAreFound() {
        isKept(contract(right -> right)::withStoredFeaturesItComputesTheSameAgainAndAgain);
        isBroken(contract(InPlace::new)::withStoredFeaturesItComputesTheSameAgainAndAgain, "in the next step");
    }

    private record CenteredInBatch(TinyHead right) implements Changed {
        @Override
        public Pooling pooling() {
            return new Pooling() {
                @Override
                public String id() {
                    return "centered";
                }

                @Override
                public Level level() {
                    return Level.SEQUENCE;
                }

                @Override
                public NDArray apply(NDArray hidden, Batch batch, Kernels kernels) {
                    NDArray first = hidden.get(":,0");
                    return first.sub(first.mean(new int[] {0}, true));
                }
            };
        }
    }

    @Test
    void aPoolingThatLooksAtTheBatchIsFound() {
        isBroken(
                contract(CenteredInBatch::new)::withStoredFeaturesItComputesTheSameAgainAndAgain,
                "loss of stored features");
    }

    // ---- pairs ----

    private record FirstText(TinyHead right) implements Changed {
        @Override
        public List<InputSequence> sequences(Example example) {
            return List.of(InputSequence.of(example.texts().get(0)));
        }
    }

    private static HeadTypeContract<NoOptions> ofPairs(Function<TinyHead, Head> change) {
        return new HeadTypeContract<>() {
            @Override
            protected HeadType<NoOptions> head() {
                return new Type(change);
            }

            @Override
            protected List<Example> examples() {
                return super.examples().stream()
                        .<Example>map(example ->
                                ((FakeExample) example).with("second", ColumnRole.TEXT, Cell.of("a second text")))
                        .toList();
            }
        };
    }

    @Test
    void aSecondTextThatIsNotReadIsFound() {
        isKept(ofPairs(right -> right)::everyTextOfAnExampleIsRead);
        isBroken(ofPairs(FirstText::new)::everyTextOfAnExampleIsRead, "'second'");
    }
}
