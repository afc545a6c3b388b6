package dev.headstock.plugins.dataquality;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** Texts that occur twice or nearly so: within the training rows, and between splits, where they leak. */
@Extension
public final class Duplicates implements Analysis<Duplicates.Options> {
    private static final int SHOWN_CHARACTERS = 80;

    public record Options(
            @Option(
                    value = "Share of pieces that two texts have in common from which they count as the same.",
                    min = NearDuplicates.LOWEST_SIMILARITY,
                    max = 1)
            double similarity,

            @Option(value = "Rows of each split that are compared.", min = 100, max = 20_000)
            int rows,

            @Option(value = "Pairs to list.", min = 1, max = 500)
            int listed,

            @Option(value = "Draws the rows where there are more.", advanced = true)
            long seed) {
        public Options {
            if (!(similarity >= NearDuplicates.LOWEST_SIMILARITY && similarity <= 1)) {
                throw new IllegalArgumentException("similarity must be from %s to 1, was %s"
                        .formatted(NearDuplicates.LOWEST_SIMILARITY, similarity));
            }
            if (rows < 1) {
                throw new IllegalArgumentException("rows must be at least 1, was " + rows);
            }
            if (listed < 1) {
                throw new IllegalArgumentException("listed must be at least 1, was " + listed);
            }
        }
    }

    private record Row(Split split, Example example) {
        String text() {
            return String.join("\n", example.texts());
        }

        Optional<String> label() {
            return example.value(ColumnRole.LABEL).map(Cell::toString);
        }
    }

    @Override
    public String id() {
        return "duplicates";
    }

    @Override
    public String title() {
        return "Duplicates and leaks between splits";
    }

    @Override
    public String summary() {
        return "Texts that occur twice or nearly so, between splits and within the training rows, and their labels.";
    }

    @Override
    public Options defaults() {
        return new Options(0.8, 5_000, 50, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        List<Row> rows = new ArrayList<>();
        for (Split split : Split.values()) {
            context.probe(split, options.rows(), options.seed()).examples().stream()
                    .filter(example -> !example.texts().isEmpty())
                    .forEach(example -> rows.add(new Row(split, example)));
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("The data set has no text column to compare. Choose one with texts.");
        }
        List<NearDuplicates.Pair> pairs =
                NearDuplicates.of(rows.stream().map(Row::text).toList(), options.similarity());
        context.reportProgress(1);
        return List.of(counts(rows, pairs), list(rows, pairs, options.listed()));
    }

    private static Figure counts(List<Row> rows, List<NearDuplicates.Pair> pairs) {
        List<List<String>> table = new ArrayList<>();
        for (Split later : Split.values()) {
            long all = rows.stream().filter(row -> row.split() == later).count();
            for (Split earlier : Split.values()) {
                if (earlier.compareTo(later) > 0 || all == 0) {
                    continue;
                }
                Set<Integer> found = new HashSet<>();
                Set<Integer> contradictory = new HashSet<>();
                for (NearDuplicates.Pair pair : pairs) {
                    if (rows.get(pair.one()).split() == earlier
                            && rows.get(pair.other()).split() == later) {
                        found.add(pair.other());
                        if (contradicts(rows, pair)) {
                            contradictory.add(pair.other());
                        }
                    }
                }
                table.add(List.of(
                        earlier == later ? "within " + later : later + " also in " + earlier,
                        String.valueOf(found.size()),
                        String.valueOf(all),
                        String.format(Locale.ROOT, "%.2f %%", 100.0 * found.size() / all),
                        String.valueOf(contradictory.size())));
            }
        }
        return new Figure.Table(
                "Rows whose text occurs before", List.of("where", "rows", "of", "share", "with another label"), table);
    }

    private static boolean contradicts(List<Row> rows, NearDuplicates.Pair pair) {
        Optional<String> one = rows.get(pair.one()).label();
        Optional<String> other = rows.get(pair.other()).label();
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }

    /** Contradictions first, then leaks, then the most alike. */
    private static Figure list(List<Row> rows, List<NearDuplicates.Pair> pairs, int listed) {
        List<List<String>> table = pairs.stream()
                .sorted(Comparator.comparing((NearDuplicates.Pair pair) -> !contradicts(rows, pair))
                        .thenComparing(pair -> rows.get(pair.one()).split()
                                == rows.get(pair.other()).split())
                        .thenComparing(pair -> -pair.similarity())
                        .thenComparing(NearDuplicates.Pair::one)
                        .thenComparing(NearDuplicates.Pair::other))
                .limit(listed)
                .map(pair -> List.of(
                        name(rows.get(pair.one())),
                        rows.get(pair.one()).label().orElse(""),
                        name(rows.get(pair.other())),
                        rows.get(pair.other()).label().orElse(""),
                        String.format(Locale.ROOT, "%.3f", pair.similarity()),
                        beginning(rows.get(pair.other()).text())))
                .toList();
        return new Figure.Table(
                "%d of %,d pairs".formatted(table.size(), pairs.size()),
                List.of("row", "label", "row", "label", "similarity", "text"),
                table);
    }

    private static String name(Row row) {
        return "%s %d".formatted(row.split(), row.example().row() + 1);
    }

    private static String beginning(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
