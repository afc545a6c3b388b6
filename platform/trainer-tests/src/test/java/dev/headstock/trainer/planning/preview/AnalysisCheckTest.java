package dev.headstock.trainer.planning.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.Pluggable;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.head.Figure;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisCheckTest {
    private static final Extensions EXTENSIONS =
            Extensions.of(List.<Pluggable<?>>of(new BertFamily(), new Comparison()));

    @TempDir
    static Path folder;

    @BeforeAll
    static void convert() throws IOException {
        new ModelConverter(new ModelFamilies(EXTENSIONS), ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("base"));
    }

    @Test
    void aNumberOfModelsThatTheAnalysisDoesNotTakeIsRefused() {
        assertThat(check(Map.of(), "one").problems())
                .containsExactly(Problem.error(
                        "/subjects", "'Comparison' takes 2 to 3 models, but 1 is chosen. Choose 1 more."));
        assertThat(check(Map.of(), "one", "two", "three", "four").problems())
                .containsExactly(
                        Problem.error("/subjects", "'Comparison' takes 2 to 3 models, but 4 are chosen. Leave out 1."));
        assertThat(check(Map.of(), "one", "two").problems()).isEmpty();
        assertThat(check(Map.of(), "one", "two", "three").problems()).isEmpty();
    }

    @Test
    void anObjectionIsAtTheModelThatItNamesOrAtTheAnalysis() {
        assertThat(check(Map.of(), "one", "wrong").problems())
                .containsExactly(Problem.error("/subjects/1", "'wrong' cannot be compared. Choose another."));
        assertThat(check(Map.of(), "one", "one").problems())
                .containsExactly(Problem.error("/analysis/id", "A model cannot be compared with itself."));
    }

    @Test
    void anObjectionToAnOptionIsAtTheOptionTogetherWithEveryOtherProblem() {
        assertThat(check(Map.of("points", 0), "one").problems())
                .extracting(Problem::pointer)
                .containsExactly("/analysis/options/points", "/subjects");
    }

    @Test
    void anObjectionToAnOptionForAModelIsAtTheOption() {
        assertThat(check(Map.of("points", 101), "one", "two").problems())
                .containsExactly(
                        Problem.error("/analysis/options/points", "points is 101, and 'one' bears 100. Choose fewer."));
    }

    private static AnalysisCheck.Result check(Map<String, Object> options, String... names) {
        List<String> references = IntStream.range(0, names.length)
                .mapToObj(number -> "base/" + number)
                .toList();
        List<ReferencedModel> models = references.stream()
                .map(reference -> new ReferencedModel(
                        reference, null, folder.resolve("base").toString()))
                .toList();
        return new JobChecks(EXTENSIONS)
                .check(new AnalysisCheck.Request(
                        new Choice("comparison", options), references, List.of(names), models));
    }

    /** Compares two or three models, none of them named "wrong". */
    static final class Comparison implements Analysis<Comparison.Options> {
        record Options(@Option("Points.") int points) {
            Options {
                if (points < 1) {
                    throw new IllegalArgumentException("points must be at least 1, was %d.".formatted(points));
                }
            }
        }

        @Override
        public String id() {
            return "comparison";
        }

        @Override
        public String title() {
            return "Comparison";
        }

        @Override
        public String summary() {
            return "Compares models.";
        }

        @Override
        public Options defaults() {
            return new Options(1);
        }

        @Override
        public SubjectCount subjectCount() {
            return SubjectCount.between(2, 3);
        }

        @Override
        public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
            if (subjects.stream().map(Subject::name).distinct().count() < subjects.size()) {
                return Optional.of("A model cannot be compared with itself.");
            }
            if (options.points() > 100) {
                return Optional.of("points is %d, and '%s' bears 100. Choose fewer."
                        .formatted(options.points(), subjects.get(0).name()));
            }
            return subjects.stream()
                    .map(Subject::name)
                    .filter(name -> name.equals("wrong"))
                    .findFirst()
                    .map("'%s' cannot be compared. Choose another."::formatted);
        }

        @Override
        public List<Figure> analyze(AnalysisContext context, Options options) {
            return List.of();
        }
    }
}
