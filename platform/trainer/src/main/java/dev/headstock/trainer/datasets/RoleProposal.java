package dev.headstock.trainer.datasets;

import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.ColumnRole.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Guesses what columns are for, first by the names that public data sets use, then by what the columns hold. People confirm it. */
final class RoleProposal {
    private static final List<String> TEXT_NAMES = List.of(
            "text",
            "sentence",
            "sentence1",
            "text1",
            "premise",
            "question1",
            "question",
            "query",
            "review",
            "content",
            "message",
            "body",
            "document",
            "tweet",
            "comment",
            "title",
            "utterance",
            "input");
    private static final List<String> SECOND_TEXT_NAMES = List.of(
            "sentence2", "text2", "second_text", "hypothesis", "question2", "answer", "passage", "context", "response");
    private static final List<String> LABEL_NAMES = List.of(
            "label",
            "labels",
            "class",
            "gold_label",
            "category",
            "target",
            "sentiment",
            "intent",
            "topic",
            "stance",
            "tag",
            "rating",
            "score",
            "y",
            "entailment_judgment");
    /** The row numbers of a data frame. */
    private static final String INDEX_NAME = "index";

    private static final List<String> SPLIT_NAMES = List.of("split", "set", "partition", "fold", "subset");

    private final List<ColumnProfile> columns;
    private final Map<Purpose, ColumnProfile> chosen = new EnumMap<>(Purpose.class);

    private RoleProposal(List<ColumnProfile> columns) {
        this.columns = columns;
    }

    static List<ColumnRole> of(List<ColumnProfile> columns) {
        RoleProposal proposal = new RoleProposal(columns);
        proposal.choose();
        return proposal.roles();
    }

    private void choose() {
        named(SPLIT_NAMES, RoleProposal::holdsSplits).ifPresent(column -> chosen.put(Purpose.SPLIT, column));
        named(LABEL_NAMES, ColumnProfile::looksLikeClasses)
                .or(() -> fewest(ColumnProfile::looksLikeClasses))
                .ifPresent(column -> chosen.put(Purpose.LABEL, column));
        named(TEXT_NAMES, column -> true).or(this::longest).ifPresent(column -> chosen.put(Purpose.TEXT, column));
        named(SECOND_TEXT_NAMES, column -> true).ifPresent(column -> chosen.put(Purpose.SECOND_TEXT, column));
    }

    private Optional<ColumnProfile> named(List<String> names, Predicate<ColumnProfile> holds) {
        return names.stream()
                .flatMap(name ->
                        free().stream().filter(column -> column.lowerCaseName().equals(name)))
                .filter(holds)
                .findFirst();
    }

    private Optional<ColumnProfile> fewest(Predicate<ColumnProfile> holds) {
        return free().stream()
                .filter(holds)
                .filter(column -> !TEXT_NAMES.contains(column.lowerCaseName()))
                .min(Comparator.comparingInt(column -> column.distinct().size()));
    }

    private Optional<ColumnProfile> longest() {
        return free().stream().max(Comparator.comparingDouble(ColumnProfile::meanLength));
    }

    private List<ColumnProfile> free() {
        return columns.stream()
                .filter(column ->
                        !chosen.containsValue(column) && !column.lowerCaseName().equals(INDEX_NAME))
                .toList();
    }

    private static boolean holdsSplits(ColumnProfile column) {
        return column.distinct().stream()
                .allMatch(value -> SplitName.parse(value).isPresent());
    }

    private List<ColumnRole> roles() {
        List<ColumnRole> roles = new ArrayList<>();
        for (ColumnProfile column : columns) {
            Purpose purpose = chosen.entrySet().stream()
                    .filter(entry -> entry.getValue() == column)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Purpose.IGNORED);
            roles.add(new ColumnRole(column.name(), purpose));
        }
        return roles;
    }
}
