package dev.headstock.trainer.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import dev.headstock.protocol.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptionsMapperTest {

    enum Place {
        QUERY,
        ATTENTION_OUTPUT
    }

    record Options(
            @Option(value = "How many directions a change has.", min = 1, max = 64)
            int rank,

            @Option(value = "How strong the change is.", unit = "times")
            double scale,

            @Option("Where.") Set<Place> places,
            @Option(value = "Layers.", advanced = true) List<Integer> onlyLayers,
            @Option(value = "Name.", title = "A name") String name,
            @Option("Whether.") boolean shared) {
        Options {
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale must be above 0, was " + scale);
            }
            if (shared && rank > 100) {
                throw new IllegalArgumentException("a shared rank is at most 100, was " + rank);
            }
        }
    }

    private final OptionsMapper<Options> mapper =
            new OptionsMapper<>(new Options(8, 2.5, new LinkedHashSet<>(List.of(Place.QUERY)), List.of(), "x", false));
    private final List<Problem> problems = new ArrayList<>();

    @Test
    void theSchemaSaysWhatTheRecordSays() {
        assertThat(mapper.schema())
                .containsEntry("type", "object")
                .extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Map.class))
                .containsOnlyKeys("rank", "scale", "places", "onlyLayers", "name", "shared")
                .satisfies(properties -> {
                    assertThat(properties.get("rank"))
                            .containsEntry("type", "integer")
                            .containsEntry("title", "Rank")
                            .containsEntry("description", "How many directions a change has.")
                            .containsEntry("minimum", 1L)
                            .containsEntry("maximum", 64L)
                            .containsEntry("default", 8)
                            .containsEntry("x-order", 0);
                    assertThat(properties.get("scale"))
                            .containsEntry("x-unit", "times")
                            .doesNotContainKey("maximum");
                    assertThat(properties.get("places"))
                            .containsEntry("uniqueItems", true)
                            .containsEntry("default", List.of("query"))
                            .containsEntry(
                                    "items", Map.of("type", "string", "enum", List.of("query", "attention-output")));
                    assertThat(properties.get("onlyLayers"))
                            .containsEntry("title", "Only layers")
                            .containsEntry("x-advanced", true);
                    assertThat(properties.get("name")).containsEntry("title", "A name");
                });
    }

    @Test
    void whatIsLeftOutTakesItsDefault() {
        assertThat(mapper.fromJson(Map.of("rank", 4, "places", List.of("attention-output")), "", problems::add))
                .contains(new Options(4, 2.5, Set.of(Place.ATTENTION_OUTPUT), List.of(), "x", false));
        assertThat(problems).isEmpty();
    }

    @Test
    void jsonAndBackIsTheSame() {
        Options options = new Options(3, 1, Set.of(Place.ATTENTION_OUTPUT), List.of(1, 2), "y", true);

        assertThat(mapper.fromJson(mapper.toJson(options), "", problems::add)).contains(options);
    }

    @Test
    void aSetIsWrittenInOneOrder() {
        Options options = new Options(3, 1, Set.of(Place.ATTENTION_OUTPUT, Place.QUERY), List.of(), "y", true);

        assertThat(mapper.toJson(options)).containsEntry("places", List.of("query", "attention-output"));
    }

    @Test
    void everyProblemIsReportedAtItsPlace() {
        Map<String, Object> given = new HashMap<>(Map.of(
                "rank",
                0,
                "scale",
                -1,
                "places",
                List.of("nowhere"),
                "onlyLayers",
                "all",
                "alpha/beta",
                1,
                "shared",
                1));
        given.put("name", null);

        assertThat(mapper.fromJson(given, "/placements/0/options", problems::add))
                .isEmpty();

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/placements/0/options/rank",
                        "/placements/0/options/scale",
                        "/placements/0/options/places",
                        "/placements/0/options/onlyLayers",
                        "/placements/0/options/alpha~1beta",
                        "/placements/0/options/shared",
                        "/placements/0/options/name");
        assertThat(problems)
                .extracting(Problem::message)
                .contains("rank must be at least 1, was 0")
                .anySatisfy(message -> assertThat(message).contains("Known options: rank, scale, places"))
                .anySatisfy(message -> assertThat(message).contains("must be one of [query, attention-output]"));
    }

    @Test
    void valuesThatDoNotGoTogetherAreReportedForAllOfThem() {
        assertThat(mapper.fromJson(Map.of("rank", 101, "shared", true), "/o", problems::add))
                .isEmpty();

        assertThat(problems).extracting(Problem::pointer).containsExactly("/o");
    }

    record Range(
            @Option("Where it begins.") int from,
            @Option("Where it ends.") int to,
            @Option(value = "How often.", min = 2, max = 8) int maxRounds,
            @Option(value = "Which.", min = 0, max = 3) List<Integer> layers) {
        Range {
            if (to > 100) {
                throw new IllegalArgumentException("to must be at most 100, was " + to);
            }
            if (from > to) {
                throw new IllegalArgumentException("from must be at most to, was %d and %d".formatted(from, to));
            }
            if (maxRounds < 1) {
                throw new IllegalArgumentException("Max rounds must be at least 1, was " + maxRounds);
            }
            if (layers.size() > 2) {
                throw new IllegalArgumentException("there are too many of them: choose at most two");
            }
        }
    }

    private final OptionsMapper<Range> range = new OptionsMapper<>(new Range(1, 10, 4, List.of()));

    @Test
    void anObjectionIsReportedAtTheOptionThatItNames() {
        assertThat(pointers(Map.of("from", 50, "to", 20))).containsExactly("/o/from");
        assertThat(pointers(Map.of("maxRounds", 0))).containsExactly("/o/maxRounds");
        assertThat(pointers(Map.of("layers", List.of(1, 2, 3)))).containsExactly("/o");
    }

    @Test
    void anObjectionOfADefaultIsNotTakenForOne() {
        // 50 is more than the default of to, and less than the one that is given.
        assertThat(pointers(Map.of("from", 50, "to", 60, "maxRounds", 0))).containsExactly("/o/maxRounds");
        // Without the wrong end, the beginning is compared with the default end.
        assertThat(pointers(Map.of("from", 50, "to", 101))).containsExactly("/o/to");
    }

    @Test
    void everyObjectionIsFound() {
        assertThat(pointers(Map.of("to", 101, "maxRounds", 0, "layers", List.of(1, 2, 3))))
                .containsExactly("/o/to", "/o/maxRounds", "/o");
    }

    @Test
    void aDefaultInAnObjectionIsCalledOneAndIsNotBlamed() {
        assertThat(pointers(Map.of("from", 50))).containsExactly("/o/from");
        assertThat(problems.get(0).message())
                .isEqualTo("from must be at most to, was 50 and 10. By default, to is 10.");

        assertThat(pointers(Map.of("to", 0))).as("from is the default").containsExactly("/o/to");
        assertThat(problems.get(0).message()).isEqualTo("from must be at most to, was 1 and 0. By default, from is 1.");

        pointers(Map.of("from", 50, "to", 20));
        assertThat(problems.get(0).message()).isEqualTo("from must be at most to, was 50 and 20");
    }

    private List<String> pointers(Map<String, Object> given) {
        problems.clear();
        assertThat(range.fromJson(given, "/o", problems::add)).isEmpty();
        return problems.stream().map(Problem::pointer).toList();
    }

    @Test
    void boundsAreUsualValuesThemselvesInFormAndCheck() {
        assertThat(range.fromJson(Map.of("maxRounds", 8, "layers", List.of(0, 3)), "/o", problems::add))
                .isPresent();
        assertThat(problems).isEmpty();

        assertThat(range.fromJson(Map.of("maxRounds", 9, "layers", List.of(0, 4)), "/o", problems::add))
                .isPresent();
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "maxRounds is 9, which is unusually high. Usual is 8 or less.",
                        "layers is 4, which is unusually high. Usual is 3 or less.");
        assertThat(range.schema())
                .extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Map.class))
                .satisfies(properties -> {
                    assertThat(properties.get("maxRounds"))
                            .containsEntry("minimum", 2L)
                            .containsEntry("maximum", 8L);
                    assertThat(properties.get("layers"))
                            .doesNotContainKey("minimum")
                            .containsEntry("items", Map.of("type", "integer", "minimum", 0L, "maximum", 3L));
                });
    }

    record Halves(
            @Option(value = "Whole.", min = 0.5, max = 2.5) int whole) {}

    @Test
    void boundsOfWholeNumbersAreWholeNumbersInside() {
        assertThat(new OptionsMapper<>(new Halves(1)).schema())
                .extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Map.class))
                .satisfies(properties -> assertThat(properties.get("whole"))
                        .containsEntry("minimum", 1L)
                        .containsEntry("maximum", 2L));
    }

    @Test
    void anUnusualValueIsAWarning() {
        assertThat(mapper.fromJson(Map.of("rank", 65), "/o", problems::add)).isPresent();

        assertThat(problems).extracting(Problem::severity).containsExactly(Problem.Severity.WARNING);
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        mapper.fromJson(Map.of("rank", 1L << 40), "", problems::add);
        mapper.fromJson(Map.of("rank", 1.5), "", problems::add);
        mapper.fromJson(Map.of("scale", Double.NaN), "", problems::add);

        assertThat(problems).hasSize(3);
    }

    record Settings(
            @Option(value = "Rate.", min = 0, max = 1) @Nullable
            Double rate,

            @Option("Layers.") @Nullable Integer layers) {
        Settings {
            if (rate != null && rate <= 0) {
                throw new IllegalArgumentException("rate must be above 0, was " + rate);
            }
        }
    }

    @Test
    void aNumberMayBeLeftOpen() {
        OptionsMapper<Settings> settings = new OptionsMapper<>(new Settings(null, 2));

        assertThat(settings.schema())
                .extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Map.class))
                .satisfies(properties -> {
                    assertThat(properties.get("rate"))
                            .containsEntry("type", List.of("number", "null"))
                            .containsEntry("default", null)
                            .containsEntry("maximum", 1.0);
                    assertThat(properties.get("layers")).containsEntry("type", List.of("integer", "null"));
                });
        Map<String, Object> open = new HashMap<>();
        open.put("layers", null);
        assertThat(settings.fromJson(open, "", problems::add)).contains(new Settings(null, null));
        assertThat(settings.fromJson(Map.of("rate", 0.5), "", problems::add)).contains(new Settings(0.5, 2));
        assertThat(settings.fromJson(settings.defaultsAsJson(), "", problems::add))
                .contains(new Settings(null, 2));
        assertThat(problems).isEmpty();

        assertThat(settings.fromJson(Map.of("rate", 0), "/settings", problems::add))
                .isEmpty();
        assertThat(problems).extracting(Problem::pointer).containsExactly("/settings/rate");
    }

    record Referring(
            @Option("Who teaches.") ModelReference teacher,
            @Option("More.") Set<ModelReference> others,
            @Option("Texts.") DatasetReference texts) {}

    @Test
    void referencesAreTextsThatTheFormKnows() {
        OptionsMapper<Referring> mapping =
                new OptionsMapper<>(new Referring(ModelReference.NONE, Set.of(), DatasetReference.NONE));

        assertThat(mapping.schema())
                .extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Map.class))
                .satisfies(properties -> {
                    assertThat(properties.get("teacher"))
                            .containsEntry("type", "string")
                            .containsEntry("x-reference", "model")
                            .containsEntry("default", "");
                    assertThat(properties.get("others"))
                            .containsEntry("items", Map.of("type", "string", "x-reference", "model"));
                    assertThat(properties.get("texts")).containsEntry("x-reference", "dataset");
                });
        Referring given = new Referring(
                ModelReference.run("7"),
                Set.of(ModelReference.version("spam", 3), ModelReference.baseModel("bert")),
                new DatasetReference("mails/2"));
        assertThat(mapping.toJson(given)).containsEntry("others", List.of("base/bert", "version/spam/3"));
        assertThat(mapping.fromJson(mapping.toJson(given), "", problems::add)).contains(given);

        assertThat(mapping.fromJson(Map.of("teacher", "bert"), "/o", problems::add))
                .isEmpty();
        assertThat(problems).extracting(Problem::pointer).containsExactly("/o/teacher");
        assertThat(problems.get(0).message()).contains("base/<name>");
    }

    @Test
    void namesOfChoicesAreReadInAnySpelling() {
        assertThat(mapper.fromJson(Map.of("places", List.of("ATTENTION_OUTPUT")), "", problems::add))
                .hasValueSatisfying(options -> assertThat(options.places()).containsExactly(Place.ATTENTION_OUTPUT));
    }

    record Silent(@Option("A number.") int number) {
        Silent {
            if (number < 0) {
                throw new IllegalArgumentException();
            }
        }
    }

    @Test
    void anObjectionWithoutWordsStillReads() {
        assertThat(new OptionsMapper<>(new Silent(1)).fromJson(Map.of("number", -1), "", problems::add))
                .isEmpty();
        assertThat(problems.get(0).message()).startsWith("number cannot have this value");
    }

    record Parsing(@Option("Layers.") String layers) {
        Parsing {
            Integer.parseInt(layers);
        }
    }

    @Test
    void whatJavaSaysToProgrammersIsNotShown() {
        assertThat(new OptionsMapper<>(new Parsing("1")).fromJson(Map.of("layers", "x"), "/o", problems::add))
                .isEmpty();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/o/layers");
            assertThat(problem.message()).isEqualTo("layers cannot have this value. Choose another.");
        });
    }

    record Numbers(
            @Option(value = "Rates.", min = 0, max = 1) List<Double> rates,
            @Option("Seeds.") Set<Long> seeds) {
        Numbers {
            if (rates.contains(0.0)) {
                throw new IllegalArgumentException("rates must be above 0, was " + rates);
            }
        }
    }

    @Test
    void listsOfNumbersAreOptionsOfFormAndFile() {
        Numbers defaults = new Numbers(List.of(0.5, 1e-5), new LinkedHashSet<>(List.of(7L, 1L << 40)));
        OptionsMapper<Numbers> numbers = new OptionsMapper<>(defaults);

        assertThat(numbers.schema().get("properties"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Map.class))
                .satisfies(properties -> {
                    assertThat(properties.get("rates"))
                            .containsEntry("items", Map.of("type", "number", "minimum", 0.0, "maximum", 1.0))
                            .containsEntry("default", List.of(0.5, 1e-5));
                    assertThat(properties.get("seeds")).containsEntry("items", Map.of("type", "integer"));
                });
        assertThat(numbers.fromJson(numbers.defaultsAsJson(), "", problems::add))
                .contains(defaults);
        assertThat(numbers.fromJson(Map.of("rates", List.of(1, 0.25)), "", problems::add))
                .map(Numbers::rates)
                .as("a whole number is a number")
                .contains(List.of(1.0, 0.25));
        assertThat(problems).isEmpty();
        assertThat(numbers.fromJson(Map.of("rates", List.of("many")), "/o", problems::add))
                .isEmpty();
        assertThat(numbers.fromJson(Map.of("rates", List.of(0)), "/o", problems::add))
                .isEmpty();
        assertThat(problems)
                .extracting(Problem::message)
                .containsExactly(
                        "rates has an item many that must be a number, was [many].",
                        "rates must be above 0, was [0.0]");
        assertThat(numbers.fromJson(Map.of("rates", List.of(2)), "/o", problems::add))
                .as("an unusual item is a warning")
                .isPresent();
    }

    record Nested(List<List<Double>> numbers) {}

    @Test
    void listsOfListsAreRefusedByTheRuleThatTheMessageNames() {
        assertThatThrownBy(() -> new OptionsMapper<>(new Nested(List.of())))
                .hasMessageContaining("List or Set of strings, numbers, enums or references");
    }

    record Unsupported(Map<String, String> map) {}

    @Test
    void anUnsupportedTypeIsNamed() {
        assertThatThrownBy(() -> new OptionsMapper<>(new Unsupported(Map.of())))
                .hasMessageContaining("Unsupported.map")
                .hasMessageContaining("cannot be of type");
    }
}
