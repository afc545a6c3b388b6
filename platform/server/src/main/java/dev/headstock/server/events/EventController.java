package dev.headstock.server.events;

import dev.headstock.server.http.ApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
class EventController {
    /** Lists of things, and single things by their id. */
    private static final Set<String> TOPICS =
            Set.of("runs", "queue", "models", "datasets", "registry", "plugins", "analyses", "studies");

    private static final Set<String> THINGS = Set.of("run", "job", "study");
    private static final int MOST_TOPICS = 100;

    private final Events events;

    EventController(Events events) {
        this.events = events;
    }

    /**
     * One connection for everything a reader wants to know: browsers allow only six per server.
     *
     * @param topics lists of things, and {@code run:<id>}, {@code job:<id>} or {@code study:<id>} for what happens to one thing: the measurements
     *     and log of a run, the state and log of a job
     * @param lastEventId where a reader goes on that opens a new connection, perhaps with other topics; a reconnecting browser sends the
     *     header by itself, and the header is newer
     */
    @GetMapping("/events")
    SseEmitter listenToEvents(
            @RequestParam Set<String> topics,
            @RequestParam(required = false) @Nullable String lastEventId,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String reconnecting,
            Principal caller,
            HttpServletResponse response) {
        if (topics.size() > MOST_TOPICS) {
            throw ApiException.badRequest("At most %d topics can be followed at once.".formatted(MOST_TOPICS));
        }
        Set<String> unknown = new TreeSet<>(topics);
        unknown.removeIf(EventController::isTopic);
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("There are no topics %s. Choose among %s and %s, each followed by :<id>."
                    .formatted(unknown, new TreeSet<>(TOPICS), new TreeSet<>(THINGS)));
        }
        // A reverse proxy would otherwise keep news back until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        return events.listen(caller.getName(), topics, parse(reconnecting == null ? lastEventId : reconnecting));
    }

    private static boolean isTopic(String topic) {
        int colon = topic.indexOf(':');
        return colon < 0
                ? TOPICS.contains(topic)
                : THINGS.contains(topic.substring(0, colon)) && isUuid(topic.substring(colon + 1));
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** An id that is not one of ours is as good as a forgotten one: the reader is told to load everything anew. */
    private static @Nullable Long parse(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(lastEventId.strip());
        } catch (NumberFormatException e) {
            return 0L;
        }
    }
}
