package dev.headstock.server.events;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open connection. Events wait here until the connection takes them, so that a slow reader holds up nobody; one that falls too far
 * behind is told to load everything anew.
 */
final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int MOST_PENDING = 2_000;

    private final String caller;
    private final Set<String> topics;
    private final SseEmitter emitter;
    private final Executor senders;
    private final Deque<SseEmitter.SseEventBuilder> pending = new ArrayDeque<>();
    private boolean sending;

    Listener(String caller, Set<String> topics, SseEmitter emitter, Executor senders) {
        this.caller = caller;
        this.topics = topics;
        this.emitter = emitter;
        this.senders = senders;
    }

    String caller() {
        return caller;
    }

    void offer(Event event) {
        if (topics.contains(event.topic())) {
            enqueue(SseEmitter.event()
                    .id(Long.toString(event.id()))
                    .name(event.name())
                    .data(event.json()));
        }
    }

    void offerAll(List<Event> events) {
        events.forEach(this::offer);
    }

    /** The first thing a listener hears: it misses nothing after {@code lastId}, also when it loses the connection before any news. */
    void begin(long lastId) {
        enqueue(SseEmitter.event().id(Long.toString(lastId)).name("listening").data("{}"));
    }

    /** Tells the listener that it missed events; from {@code lastId} on it will see all again. */
    void resync(long lastId) {
        enqueue(resyncEvent(lastId));
    }

    void ping() {
        enqueue(SseEmitter.event().comment("ping"));
    }

    /** Ends the connection, on a thread of its own behind a send that may still wait for its reader. */
    void end() {
        senders.execute(emitter::complete);
    }

    private synchronized void enqueue(SseEmitter.SseEventBuilder event) {
        if (pending.size() >= MOST_PENDING) {
            pending.clear();
            pending.add(SseEmitter.event().name("resync").data("{}"));
        }
        pending.add(event);
        if (!sending) {
            sending = true;
            senders.execute(this::sendPending);
        }
    }

    private void sendPending() {
        while (true) {
            SseEmitter.SseEventBuilder next;
            synchronized (this) {
                next = pending.poll();
                if (next == null) {
                    sending = false;
                    return;
                }
            }
            try {
                emitter.send(next);
            } catch (IOException | IllegalStateException e) {
                // The reader has hung up; that is how every one of these connections ends.
                log.debug("An event listener has left: {}", e.getMessage());
                emitter.completeWithError(e);
                return;
            }
        }
    }

    private static SseEmitter.SseEventBuilder resyncEvent(long lastId) {
        return SseEmitter.event().id(Long.toString(lastId)).name("resync").data("{}");
    }
}
