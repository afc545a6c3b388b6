package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.trainer.datasets.columns.CellReader;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.splits.SplitName;
import dev.headstock.trainer.datasets.statistics.ColumnProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Guesses what columns are for: first what the format says, then the names that public data sets use, then what the columns hold. People
 * confirm it.
 */
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
            "source",
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
    private static final List<String> LABELS_NAMES =
            List.of("labels", "label", "categories", "topics", "genres", "tags");
    private static final List<String> NUMBER_NAMES =
            List.of("score", "similarity", "similarity_score", "rating", "value", "target", "label", "y", "regression");
    private static final List<String> WORDS_NAMES = List.of("tokens", "words", "token", "text", "sentence");
    private static final List<String> TAGS_NAMES =
            List.of("ner_tags", "pos_tags", "tags", "ner", "pos", "labels", "label", "bio");
    private static final List<String> SPANS_NAMES =
            List.of("spans", "entities", "answers", "answer", "label", "labels", "annotations");
    private static final List<String> CHOICES_NAMES = List.of("choices", "options", "candidates", "endings");
    private static final List<String> TARGET_NAMES =
            List.of("target_text", "summary", "highlights", "translation", "output", "completion", "target");
    private static final List<String> GROUP_NAMES = List.of("group", "group_id");
    private static final List<String> SPLIT_NAMES = List.of("split", "set", "partition", "fold", "subset");
    /** The row numbers of a data frame. */
    private static final String INDEX_NAME = "index";

    private final List<ColumnProfile> columns;
    private final Map<ColumnProfile, Proposed> chosen = new LinkedHashMap<>();

    /** @param refersTo name of another column, or null */
    private record Proposed(ColumnRole role, @Nullable String refersTo) {}

    private RoleProposal(List<ColumnProfile> columns) {
        this.columns = columns;
    }

    /** @param known what the format says of the columns, in the same order */
    static List<ColumnAssignment> of(List<ColumnProfile> columns, List<Column> known) {
        RoleProposal proposal = new RoleProposal(columns);
        for (int i = 0; i < known.size(); i++) {
            Column column = known.get(i);
            ColumnRole role = column.suggestedRole();
            if (role != null) {
                proposal.chosen.put(columns.get(i), new Proposed(role, column.refersTo()));
            }
        }
        proposal.choose();
        return proposal.assignments();
    }

    private void choose() {
        propose(ColumnRole.SPLIT, named(SPLIT_NAMES, RoleProposal::holdsSplits));
        propose(ColumnRole.GROUP, named(GROUP_NAMES, column -> true));
        chooseTags();
        propose(ColumnRole.CHOICES, named(CHOICES_NAMES, ColumnProfile::holdsListsOfStrings));
        propose(ColumnRole.SPANS, named(SPANS_NAMES, ColumnProfile::holdsSpans));
        if (has(ColumnRole.TAGS)) {
            return;
        }
        propose(ColumnRole.LABELS, named(LABELS_NAMES, ColumnProfile::holdsListsOfStrings));
        if (!hasTarget()) {
            propose(
                    ColumnRole.LABEL,
                    named(
                                    LABEL_NAMES,
                                    column -> column.holdsFewValues() && column.longest() <= CellReader.LONGEST_CLASS)
                            .or(() -> fewest(ColumnProfile::looksLikeClasses)));
        }
        if (!hasTarget()) {
            propose(ColumnRole.NUMBER, named(NUMBER_NAMES, ColumnProfile::looksLikeNumbers));
        }
        // What the format calls a text is all the text there is.
        if (!has(ColumnRole.TEXT)) {
            propose(
                    ColumnRole.TEXT,
                    named(TEXT_NAMES, ColumnProfile::holdsPlainText).or(this::longest));
            propose(ColumnRole.TEXT, named(SECOND_TEXT_NAMES, ColumnProfile::holdsPlainText));
        }
        if (!hasTarget()) {
            propose(ColumnRole.TARGET_TEXT, named(TARGET_NAMES, column -> true));
        }
    }

    private void chooseTags() {
        for (ColumnProfile tags : inOrder(TAGS_NAMES).toList()) {
            Optional<ColumnProfile> words = inOrder(WORDS_NAMES)
                    .filter(column -> column != tags && tags.tags(column))
                    .findFirst();
            if (words.isPresent() && !has(ColumnRole.TAGS) && !has(ColumnRole.WORDS)) {
                propose(ColumnRole.WORDS, words);
                chosen.put(tags, new Proposed(ColumnRole.TAGS, words.get().name()));
            }
        }
    }

    private boolean hasTarget() {
        return Stream.of(
                        ColumnRole.LABEL,
                        ColumnRole.LABELS,
                        ColumnRole.NUMBER,
                        ColumnRole.TAGS,
                        ColumnRole.SPANS,
                        ColumnRole.TARGET_TEXT)
                .anyMatch(this::has);
    }

    private boolean has(ColumnRole role) {
        return chosen.values().stream().anyMatch(proposed -> proposed.role().equals(role));
    }

    /** A role that the format has given to a column is not given again, except that of texts. */
    private void propose(ColumnRole role, Optional<ColumnProfile> column) {
        if (RoleCatalog.isRepeatable(role) || !has(role)) {
            column.ifPresent(found -> chosen.put(found, new Proposed(role, null)));
        }
    }

    private Stream<ColumnProfile> inOrder(List<String> names) {
        return names.stream().flatMap(name -> free().stream()
                .filter(column -> column.lowerCaseName().equals(name)));
    }

    private Optional<ColumnProfile> named(List<String> names, Predicate<ColumnProfile> holds) {
        return inOrder(names).filter(holds).findFirst();
    }

    private Optional<ColumnProfile> fewest(Predicate<ColumnProfile> holds) {
        return free().stream()
                .filter(holds)
                .filter(column -> !TEXT_NAMES.contains(column.lowerCaseName()))
                .min(Comparator.comparingInt(column -> column.distinct().size()));
    }

    private Optional<ColumnProfile> longest() {
        return free().stream()
                .filter(ColumnProfile::holdsPlainText)
                .max(Comparator.comparingDouble(ColumnProfile::meanLength));
    }

    private List<ColumnProfile> free() {
        return columns.stream()
                .filter(column ->
                        !chosen.containsKey(column) && !column.lowerCaseName().equals(INDEX_NAME))
                .toList();
    }

    private static boolean holdsSplits(ColumnProfile column) {
        return column.distinct().stream()
                .allMatch(value -> SplitName.parse(value).isPresent());
    }

    private List<ColumnAssignment> assignments() {
        List<ColumnAssignment> assignments = new ArrayList<>();
        for (ColumnProfile column : columns) {
            Proposed proposed = Objects.requireNonNullElse(chosen.get(column), new Proposed(ColumnRole.IGNORED, null));
            assignments.add(new ColumnAssignment(column.name(), proposed.role().id(), proposed.refersTo(), null));
        }
        return assignments;
    }
}
