package dev.headstock.server.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reader of the live stream. */
public final class EventStream implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Stream<String> connection;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private EventStream(Stream<String> connection) {
        this.connection = connection;
    }

    /** @param path with the topics */
    public static EventStream open(int port, String path, String token, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        EventStream stream = new EventStream(
                HTTP.send(request.build(), BodyHandlers.ofLines()).body());
        Thread reader = new Thread(stream::read, "listener");
        reader.setDaemon(true);
        reader.start();
        return stream;
    }

    /** The lines of the stream as they arrive. */
    public List<String> heard() {
        return heard;
    }

    @Override
    public void close() {
        connection.close();
    }

    private void read() {
        try {
            connection.forEach(heard::add);
        } catch (UncheckedIOException e) {
            heard.add("end");
        }
    }
}
