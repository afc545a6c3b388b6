package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headstock.api.Pluggable;
import dev.headstock.api.Study;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.study.DatasetView;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.kit.Declarations;
import dev.headstock.testkit.Contexts.FakeRunContext;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What every study promises. A subclass names it. The results of its runs are made up. */
public abstract class StudyContract<O extends Record> extends PluggableContract<O> {

    protected abstract Study<O> study();

    private Study<O> checked() {
        return NoNulls.of(study(), Study.class);
    }

    protected O options() {
        return study().defaults();
    }

    /** The run that the study varies. */
    protected FakeRunContext context() {
        return Contexts.tiny(2, 16);
    }

    /** What the specification wants to be searched, by path; override for a study that searches. */
    protected Map<String, SearchRange> searchSpace() {
        return Map.of();
    }

    /** Examples of the data set, for studies with views. */
    protected List<Example> examples() {
        return List.of(FakeExample.ofText(0, "a text"), FakeExample.ofText(1, "another text"));
    }

    @Override
    protected Pluggable<O> extension() {
        return study();
    }

    private FakeStudy<O> platform(ToDoubleFunction<RunVariant> quality) {
        RunContext context = context();
        return new FakeStudy<>(checked(), options(), context, searchSpace(), quality);
    }

    private static double byName(RunVariant variant) {
        return Math.floorMod(variant.name().hashCode(), 100) / 100.0;
    }

    private static String described(List<List<RunVariant>> rounds) {
        StringBuilder text = new StringBuilder();
        for (List<RunVariant> round : rounds) {
            for (RunVariant variant : round) {
                text.append("%s %s %s %s %s %s %s %s%n"
                        .formatted(
                                variant.name(),
                                variant.model(),
                                variant.head(),
                                variant.placements(),
                                variant.strategies(),
                                variant.settings(),
                                variant.seeds(),
                                variant.lastEpoch()));
            }
        }
        return text.toString();
    }

    @Test
    void acceptsTheSpecificationOfThisTest() {
        assertThat(checked().unsupportedReason(platform(StudyContract::byName), options()))
                .isEmpty();
    }

    @Test
    void endsAndItsFiguresCanBeDrawn() {
        FakeStudy<O> platform = platform(StudyContract::byName);
        platform.complete();

        assertThat(platform.rounds()).isNotEmpty();
        assertThat(platform.figures()).isNotEmpty();
        Figures.requireDrawable(platform.figures());
    }

    /** A server that was restarted asks again, with the results that it stored. */
    @Test
    void asksForTheSameRoundsWhenTheResultsAreTheSame() {
        FakeStudy<O> one = platform(StudyContract::byName);
        FakeStudy<O> other = platform(StudyContract::byName);
        one.complete();
        other.complete();

        assertThat(described(other.rounds())).isEqualTo(described(one.rounds()));
        assertThat(Figures.texts(other.figures())).isEqualTo(Figures.texts(one.figures()));
    }

    @Test
    void resumesAfterAnyRound() {
        FakeStudy<O> whole = platform(StudyContract::byName);
        whole.complete();

        for (int rounds = 1; rounds <= whole.rounds().size(); rounds++) {
            FakeStudy<O> resumed = platform(StudyContract::byName);
            whole.rounds().subList(0, rounds).forEach(resumed::add);
            resumed.complete();

            assertThat(described(resumed.rounds())).isEqualTo(described(whole.rounds()));
        }
    }

    @Test
    void endsWhenAllRunsAreEquallyGood() {
        assertThatCode(() -> {
                    FakeStudy<O> platform = platform(variant -> 0.5);
                    platform.complete();
                    Figures.requireDrawable(platform.figures());
                })
                .doesNotThrowAnyException();
    }

    /** A failed run has no metrics and does not end a study. */
    @Test
    void endsWhenRunsHaveFailed() {
        assertThatCode(() -> {
                    FakeStudy<O> all = platform(variant -> Double.NaN);
                    all.complete();
                    Figures.requireDrawable(all.figures());
                    FakeStudy<O> some = platform(variant -> variant.name().hashCode() % 2 == 0 ? Double.NaN : 0.7);
                    some.complete();
                    Figures.requireDrawable(some.figures());
                })
                .doesNotThrowAnyException();
    }

    /** Figures are drawn again whenever a run has ended. */
    @Test
    void drawsIncompleteResults() {
        FakeStudy<O> platform = platform(StudyContract::byName);
        platform.start(checked().runs(platform, options()));

        assertThatCode(() -> Figures.requireDrawable(platform.figures())).doesNotThrowAnyException();
    }

    @Test
    void variantsOfARoundHaveNamesOfTheirOwnAndCanBePlanned() {
        FakeStudy<O> platform = platform(StudyContract::byName);
        platform.complete();

        for (List<RunVariant> round : platform.rounds()) {
            assertThat(round)
                    .extracting(RunVariant::name)
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name).isNotBlank());
            assertThat(round).allSatisfy(variant -> {
                assertThat(variant.seeds()).isNotEmpty().doesNotHaveDuplicates();
                assertThat(variant.lastEpoch()).isPositive();
                assertThat(variant.trainRows().share()).isBetween(0.0, 1.0);
                assertThat(variant.strategies()).isNotEmpty();
                assertThat(Declarations.idProblem("head", variant.head().id())).isEmpty();
                assertThat(variant.modelFrom().isPresent()
                                || !variant.model().id().isEmpty())
                        .as("the model of '%s' is known", variant.name())
                        .isTrue();
            });
        }
    }

    /** A view's rows have a cell, or null, for each of its columns. */
    @Test
    void viewsHaveTheirColumns() {
        FakeStudy<O> platform = platform(StudyContract::byName);
        platform.complete();
        DatasetSchema schema = context().data();

        platform.rounds().stream()
                .flatMap(List::stream)
                .flatMap(variant -> variant.view().stream())
                .distinct()
                .forEach(name -> {
                    DatasetView view = checked().view(name, schema, options());
                    assertThat(view.columns()).isNotEmpty();
                    for (Example example : examples()) {
                        assertThat(view.rows(example))
                                .allSatisfy(row -> assertThat(row).hasSameSizeAs(view.columns()));
                    }
                });
    }
}
