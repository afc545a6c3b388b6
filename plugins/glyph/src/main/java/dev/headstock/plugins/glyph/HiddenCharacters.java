package dev.headstock.plugins.glyph;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/**
 * Draws the characters that the study {@link UnseenCharacters} hides, among those of a run's data set that its model
 * knows, and counts how much of the texts they are.
 */
@Extension
public final class HiddenCharacters implements Analysis<HiddenCharacters.Options> {
    static final String ID = "hidden-characters";
    private static final String DRAWN = "Hidden characters";
    /** Fewer say nothing about Chinese. */
    private static final int FEWEST = 10;

    private final Function<Vocabulary, List<KnownCharacter>> characters;

    public HiddenCharacters() {
        this(KnownCharacter::of);
    }

    HiddenCharacters(Function<Vocabulary, List<KnownCharacter>> characters) {
        this.characters = characters;
    }

    public record Options(
            @Option("Shares of the data set's characters that are hidden, in percent.")
            List<Double> shares,

            @Option("How they are drawn: each equally likely, or by how often it occurs.")
            Draw draw,

            @Option(value = "Rows of each split that are read.", min = 100, max = 20_000)
            int rows,

            @Option(value = "Of the draw.", advanced = true) long seed,

            @Option(
                    value = "Which characters may be hidden, as config.json of a model of character pictures says: "
                            + GlyphConfig.HELD_OUT_SEED + ".",
                    advanced = true)
            long heldOutSeed,

            @Option(
                    value = GlyphConfig.HELD_OUT_UP_TO + " of the same model; with 1 every character may be hidden.",
                    min = 0,
                    max = 1,
                    advanced = true)
            double heldOutUpTo) {
        public Options {
            shares = checked(shares);
            if (rows < 1) {
                throw new IllegalArgumentException("rows must be at least 1, was " + rows);
            }
            if (!(heldOutUpTo >= 0 && heldOutUpTo <= 1)) {
                throw new IllegalArgumentException("heldOutUpTo must be from 0 to 1, was " + heldOutUpTo);
            }
        }
    }

    /** Ascending, each once. */
    static List<Double> checked(List<Double> shares) {
        if (shares.isEmpty() || !shares.stream().allMatch(share -> share > 0 && share <= 100)) {
            throw new IllegalArgumentException(
                    "shares are %s. Give at least one, each in percent, above 0 and at most 100.".formatted(shares));
        }
        return shares.stream().distinct().sorted().toList();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Characters to hide";
    }

    @Override
    public String summary() {
        return "Draws Chinese characters of the data set, and counts how much of its texts is lost without them.";
    }

    @Override
    public Options defaults() {
        return new Options(List.of(10.0, 20.0, 30.0), Draw.PLAIN, 5_000, 1, 0, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Map<Integer, Integer> known = characters.apply(context.models().get(0).vocabulary()).stream()
                .collect(Collectors.toMap(KnownCharacter::character, KnownCharacter::id, (one, other) -> one));
        Map<Integer, Long> counts = new TreeMap<>();
        Map<Integer, Long> tokens = new HashMap<>();
        long rows = 0;
        for (Split split : Split.values()) {
            Probe probe = context.probe(split, options.rows(), options.seed());
            rows += probe.size();
            probe.examples().forEach(example -> count(example, known.keySet(), counts));
            if (probe.size() > 0) {
                context.models().get(0).encodings(probe).forEach(encoding -> count(encoding, tokens));
            }
            context.reportProgress((split.ordinal() + 1.0) / Split.values().length);
        }
        return List.of(figure(options, known, counts, tokens, rows));
    }

    private static Figure figure(
            Options options,
            Map<Integer, Integer> known,
            Map<Integer, Long> counts,
            Map<Integer, Long> tokens,
            long rows) {
        long occurrences = sum(counts.values());
        Map<Integer, Long> learnable = new TreeMap<>(counts);
        learnable.keySet().retainAll(known.keySet());
        if (learnable.size() < FEWEST) {
            return new Figure.Note(
                    DRAWN,
                    "The %,d rows that were read have %d different Chinese characters, of which the model knows %d; an experiment needs at least %d. Choose a Chinese data set and a Chinese model."
                            .formatted(rows, counts.size(), learnable.size(), FEWEST));
        }
        List<Integer> candidates = options.draw().order(learnable, options.seed()).stream()
                .filter(each -> Draw.uniform(options.heldOutSeed(), each) <= options.heldOutUpTo())
                .toList();
        long allTokens = sum(tokens.values());
        List<List<String>> table = new ArrayList<>();
        for (double share : options.shares()) {
            int number = Math.max(1, (int) Math.round(share / 100 * learnable.size()));
            if (number > candidates.size()) {
                return new Figure.Note(
                        DRAWN,
                        "%s %% are %d of the %d characters, but the pictures' network has been kept from learning only %d of these. Hide at most %d %%, or make the pictures with more characters held out."
                                .formatted(
                                        percent(share),
                                        number,
                                        learnable.size(),
                                        candidates.size(),
                                        100 * candidates.size() / learnable.size()));
            }
            List<Integer> hidden = candidates.subList(0, number);
            long lost = hidden.stream()
                    .mapToLong(each -> counts.getOrDefault(each, 0L))
                    .sum();
            long lostTokens = hidden.stream()
                    .mapToLong(each -> tokens.getOrDefault(known.getOrDefault(each, -1), 0L))
                    .sum();
            table.add(List.of(
                    percent(share),
                    String.valueOf(number),
                    String.valueOf(learnable.size()),
                    share(lost, occurrences),
                    share(lostTokens, allTokens),
                    hidden.stream().map(Character::toString).collect(Collectors.joining())));
        }
        return new Figure.Table(
                DRAWN,
                List.of(
                        "hidden (%)",
                        "characters",
                        "of",
                        "share of Chinese characters in the texts (%)",
                        "share of tokens (%)",
                        "which"),
                table);
    }

    private static void count(Example example, Set<Integer> known, Map<Integer, Long> counts) {
        List<String> texts = new ArrayList<>(example.texts());
        for (ColumnRole role : List.of(ColumnRole.WORDS, ColumnRole.CHOICES)) {
            example.value(role).map(Cell::strings).ifPresent(texts::addAll);
        }
        texts.forEach(text -> text.codePoints()
                .filter(each -> each >= GlyphFont.FIRST && each <= GlyphFont.LAST || known.contains(each))
                .forEach(each -> counts.merge(each, 1L, Long::sum)));
    }

    private static void count(Encoding encoding, Map<Integer, Long> tokens) {
        for (int token = 0; token < encoding.tokens(); token++) {
            if (encoding.sequenceId(token) >= 0) {
                tokens.merge(encoding.id(token), 1L, Long::sum);
            }
        }
    }

    private static long sum(Iterable<Long> numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum += number;
        }
        return sum;
    }

    private static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f", 100.0 * part / Math.max(1, whole));
    }

    /** As users write it: 10, 12.5. */
    static String percent(double share) {
        return share == Math.rint(share) ? String.valueOf((long) share) : String.valueOf(share);
    }

    /** What it has drawn, by the share in percent. */
    static Map<String, Row> drawn(List<Figure> figures) {
        Map<String, Row> drawn = new LinkedHashMap<>();
        for (Figure figure : figures) {
            if (figure instanceof Figure.Table table && table.title().equals(DRAWN)) {
                table.rows().forEach(row -> drawn.put(row.get(0), new Row(row)));
            }
        }
        return drawn;
    }

    /** A row of the table. */
    record Row(List<String> cells) {
        String characters() {
            return cells.get(5);
        }

        String sentence() {
            return "%s %%: %s of the %s characters, %s %% of the Chinese characters in the texts and %s %% of the tokens."
                    .formatted(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
        }
    }
}
