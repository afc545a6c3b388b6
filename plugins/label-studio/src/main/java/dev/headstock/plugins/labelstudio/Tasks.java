package dev.headstock.plugins.labelstudio;

import dev.headstock.kit.JsonText;
import dev.headstock.kit.JsonText.MalformedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The elements of the list that a file is, one after the other. */
final class Tasks implements Closeable {
    static final String ADVICE = "Export the project of Label Studio as JSON, not as JSON-MIN.";

    private final JsonText json;
    private boolean begun;
    private boolean ended;

    Tasks(Path file) throws IOException {
        this.json = new JsonText(file);
    }

    boolean hasNext() throws IOException, MalformedException {
        if (ended) {
            return false;
        }
        if (!begun) {
            begun = true;
            json.begin();
            ended = json.isAtEnd();
            if (!ended) {
                json.expect('[');
            }
        } else if (!json.isNext(']')) {
            json.expect(',');
        }
        ended = ended || json.skip(']');
        return !ended;
    }

    @Nullable
    Object next() throws IOException, MalformedException {
        return json.value();
    }

    /** After something malformed nothing else can be read. */
    void end() {
        ended = true;
    }

    /** Of what is read next, or where the reading ended. */
    long line() throws IOException {
        try {
            return json.line();
        } catch (MalformedException e) {
            return 1;
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
