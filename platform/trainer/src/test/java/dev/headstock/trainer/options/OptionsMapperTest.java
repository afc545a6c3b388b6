package dev.headstock.trainer.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.Option;
import dev.headstock.protocol.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
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

        assertThat(mapper.fromJson(given, "/placement/options", problems::add)).isEmpty();

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/placement/options/rank",
                        "/placement/options/scale",
                        "/placement/options/places",
                        "/placement/options/onlyLayers",
                        "/placement/options/alpha~1beta",
                        "/placement/options/shared",
                        "/placement/options/name");
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

    record Unsupported(Map<String, String> map) {}

    @Test
    void anUnsupportedTypeIsNamed() {
        assertThatThrownBy(() -> new OptionsMapper<>(new Unsupported(Map.of())))
                .hasMessageContaining("Unsupported.map")
                .hasMessageContaining("cannot be of type");
    }
}
