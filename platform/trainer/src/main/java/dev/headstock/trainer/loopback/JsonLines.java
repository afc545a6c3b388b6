package dev.headstock.trainer.loopback;

import com.sun.net.httpserver.HttpExchange;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A response that is sent line by line, each line a JSON value. */
public final class JsonLines {
    private final HttpExchange exchange;
    private boolean begun;
    private boolean closed;

    JsonLines(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** Sends a line at once. A caller that has gone away is noticed here, see {@link #isClosed}, and is no fault. */
    public synchronized void send(Object line) {
        if (closed) {
            return;
        }
        try {
            if (!begun) {
                begun = true;
                exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
                exchange.sendResponseHeaders(200, 0);
            }
            OutputStream body = exchange.getResponseBody();
            body.write((Json.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
        } catch (IOException e) {
            closed = true;
        }
    }

    /** Ends the response with a line {@code {"problem": …}}: the status has been sent. */
    synchronized void fail(Object problem) {
        send(Map.of("problem", problem));
        closed = true;
    }

    /** Whether nobody reads any more. */
    public synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean hasBegun() {
        return begun;
    }
}
