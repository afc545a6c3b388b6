package dev.headstock.server.serving;

import dev.headstock.protocol.worker.Predictor.StreamEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes server-sent events as they come. A reader that has gone away is noticed with the next one. */
final class EventStreamWriter {
    private final HttpServletResponse response;
    private final JsonMapper json;
    private boolean begun;

    EventStreamWriter(HttpServletResponse response, JsonMapper json) {
        this.response = response;
        this.json = json;
    }

    /** Whether the status is sent: from then on a problem can only be an event. */
    boolean hasBegun() {
        return begun;
    }

    void send(StreamEvent event) throws IOException {
        write("data: " + json.writeValueAsString(event) + "\n\n");
    }

    void fail(String reason) throws IOException {
        write("event: problem\ndata: " + json.writeValueAsString(Map.of("detail", reason)) + "\n\n");
    }

    private void write(String text) throws IOException {
        if (!begun) {
            begun = true;
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
        }
        ServletOutputStream out = response.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
