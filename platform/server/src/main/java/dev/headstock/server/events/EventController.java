package dev.headstock.server.events;

import dev.headstock.server.web.ApiException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
class EventController {
    private static final Set<String> TOPICS = Set.of("runs", "queue", "models", "datasets", "registry", "plugins");

    private final Events events;

    EventController(Events events) {
        this.events = events;
    }

    @GetMapping("/events")
    SseEmitter listen(
            @RequestParam Set<String> topics,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
        Set<String> unknown = new HashSet<>(topics);
        unknown.removeAll(TOPICS);
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("There are no topics %s. Choose among %s."
                    .formatted(new TreeSet<>(unknown), new TreeSet<>(TOPICS)));
        }
        return events.listen(topics, parse(last));
    }

    @GetMapping("/runs/{id}/events")
    SseEmitter listenToRun(
            @PathVariable UUID id, @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
        return events.listen(Set.of("run:" + id), parse(last));
    }

    /** An id that is not one of ours is as good as a forgotten one: the reader is told to load everything anew. */
    private static @Nullable Long parse(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(lastEventId.strip());
        } catch (NumberFormatException foreign) {
            return 0L;
        }
    }
}
