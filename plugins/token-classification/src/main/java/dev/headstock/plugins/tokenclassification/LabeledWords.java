package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import dev.headstock.kit.BioTags;
import dev.headstock.kit.TextWords;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the data have: words with a tag each, or a text with labeled spans, of which words and tags are made. */
sealed interface LabeledWords {

    TextWords words(Example example);

    /** The text of the example that answers refer to. */
    int textIndex();

    /** One for each word; empty for an unlabeled example. */
    Optional<List<String>> tags(Example example);

    Optional<Answer> truth(Example example);

    /** All tags that words can have. */
    List<String> classes();

    /** What the data set has, words and tags first; empty when it has neither. */
    static Optional<LabeledWords> in(DatasetSchema data) {
        if (data.column(ColumnRole.WORDS).isPresent()
                && data.column(ColumnRole.TAGS).isPresent()) {
            return Optional.of(new Tagged(data.classes(ColumnRole.TAGS)));
        }
        List<String> texts =
                data.columns(ColumnRole.TEXT).stream().map(Column::name).toList();
        return texts.isEmpty()
                ? Optional.empty()
                : data.column(ColumnRole.SPANS).map(spans -> Marked.of(spans, texts));
    }

    /** Entities of tags, or each word that has a class as a span of its own. */
    static Answer answer(TextWords words, int textIndex, List<String> tags, boolean entities) {
        List<Span> spans = entities
                ? BioTags.spans(tags)
                : IntStream.range(0, Math.min(words.words().size(), tags.size()))
                        .mapToObj(word -> new Span(word, word + 1, tags.get(word)))
                        .toList();
        return words.answer(textIndex, spans);
    }

    /** Words and tags. */
    record Tagged(List<String> classes) implements LabeledWords {
        @Override
        public TextWords words(Example example) {
            return TextWords.joined(
                    example.value(ColumnRole.WORDS).map(Cell::strings).orElse(List.of()));
        }

        @Override
        public int textIndex() {
            return 0;
        }

        @Override
        public Optional<List<String>> tags(Example example) {
            return example.value(ColumnRole.TAGS).map(Cell::strings);
        }

        @Override
        public Optional<Answer> truth(Example example) {
            return tags(example).map(tags -> answer(words(example), 0, tags, BioTags.markEntities(classes)));
        }
    }

    /** A text and spans of it. */
    record Marked(List<String> classes, int textIndex) implements LabeledWords {
        /** Of the text that the spans refer to; of the first where they name none. */
        private static Marked of(Column spans, List<String> texts) {
            String name = spans.refersTo();
            int index = name == null ? 0 : Math.max(0, texts.indexOf(name));
            return new Marked(TextWords.tags(spans.classes()), index);
        }

        @Override
        public TextWords words(Example example) {
            List<String> texts = example.texts();
            return TextWords.of(texts.get(Math.min(textIndex, texts.size() - 1)));
        }

        @Override
        public Optional<List<String>> tags(Example example) {
            return spans(example).map(spans -> words(example).tagsOf(spans));
        }

        private static Optional<List<Span>> spans(Example example) {
            return example.value(ColumnRole.SPANS).map(Cell::spans);
        }

        @Override
        public Optional<Answer> truth(Example example) {
            return tags(example).map(tags -> answer(words(example), textIndex, tags, true));
        }
    }
}
