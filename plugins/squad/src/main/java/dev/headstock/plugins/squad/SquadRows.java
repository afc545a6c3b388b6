package dev.headstock.plugins.squad;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.kit.JsonText;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.JsonText.MalformedException;
import dev.headstock.kit.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a file, one paragraph being read at a time: <code>
 * {"data": [{"title": …, "paragraphs": [{"context": …, "qas": […]}]}]}</code>. Where a title follows its paragraphs, these
 * are kept until it comes.
 */
final class SquadRows implements RowSource {
    static final String ADVICE =
            "Write {\"data\": [{\"title\": …, \"paragraphs\": [{\"context\": …, \"qas\": […]}]}]}.";

    private final JsonText json;
    private final Deque<Row> ready = new ArrayDeque<>();
    /** Lines of questions by their id. */
    private final Map<String, Long> lines = new HashMap<>();

    private Place place = Place.START;
    private @Nullable String title;
    private List<JsonObject> untitled = new ArrayList<>();

    /** Between which brackets the reader is. */
    private enum Place {
        START,
        FILE,
        DATA,
        ARTICLE,
        PARAGRAPHS,
        END
    }

    SquadRows(Path file) throws IOException {
        json = new JsonText(file);
    }

    /** A row without values says why nothing after it is read. */
    @Override
    public Optional<Row> next() throws IOException {
        while (ready.isEmpty() && place != Place.END) {
            try {
                advance();
            } catch (MalformedException e) {
                place = Place.END;
                String problem = "%s. What follows is not read. %s".formatted(e.sentence(), ADVICE);
                ready.add(Row.faulty(lineOfFault(), List.of(), problem));
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    private long lineOfFault() throws IOException {
        try {
            return json.line();
        } catch (MalformedException e) {
            return 1;
        }
    }

    private void advance() throws IOException, MalformedException {
        switch (place) {
            case START -> {
                json.begin();
                json.expect('{');
                place = Place.FILE;
            }
            case FILE -> readField("data", Place.DATA, Place.END);
            case DATA -> readArticle();
            case ARTICLE -> readArticleField();
            case PARAGRAPHS -> readParagraph();
            case END -> throw new IllegalStateException("after the end");
        }
    }

    /** A field of an object, of which one is a list that is read step by step. */
    private void readField(String list, Place inside, Place after) throws IOException, MalformedException {
        if (json.skip('}')) {
            place = after;
            return;
        }
        json.skip(',');
        String name = json.name();
        if (name.equals(list)) {
            json.expect('[');
            place = inside;
        } else if (name.equals("title") && json.isNext('"')) {
            title = String.valueOf(json.value());
        } else {
            json.value();
        }
    }

    private void readArticle() throws IOException, MalformedException {
        if (json.skip(']')) {
            place = Place.FILE;
            return;
        }
        json.skip(',');
        json.expect('{');
        title = null;
        place = Place.ARTICLE;
    }

    private void readArticleField() throws IOException, MalformedException {
        readField("paragraphs", Place.PARAGRAPHS, Place.DATA);
        if (place == Place.DATA || title != null) {
            addAll(untitled);
            untitled = new ArrayList<>();
        }
    }

    private void readParagraph() throws IOException, MalformedException {
        if (json.skip(']')) {
            place = Place.ARTICLE;
            return;
        }
        json.skip(',');
        if (!(json.value() instanceof JsonObject paragraph)) {
            throw new MalformedException("a paragraph is no object");
        }
        if (title == null) {
            untitled.add(paragraph);
        } else {
            addAll(List.of(paragraph));
        }
    }

    private void addAll(List<JsonObject> paragraphs) {
        for (JsonObject paragraph : paragraphs) {
            ready.addAll(new Questions(paragraph, title, lines).rows());
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
