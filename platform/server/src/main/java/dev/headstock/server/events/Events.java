package dev.headstock.server.events;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.ResponseJson;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** The hub: takes news from everywhere, numbers it, and passes it on in one order. */
@Component
public class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final int REMEMBERED_BYTES = 16 << 20;
    /** Then the connection ends and the reader resumes; so a revoked session does not listen for ever. */
    private static final Duration LONGEST_CONNECTION = Duration.ofMinutes(30);
    /** A stalled connection holds a thread. */
    private static final int MOST_LISTENERS = 500;

    private static final int MOST_LISTENERS_OF_A_CALLER = 100;

    private final JsonMapper json;
    private final ExecutorService numbering = Executors.newSingleThreadExecutor(threads("events-"));
    /** One thread for each listener that has news to take: however many of them stall, they hold up nobody else. */
    private final ExecutorService senders = Executors.newCachedThreadPool(threads("event-sender-"));
    /** Connections that have not ended. */
    private final Set<Listener> open = ConcurrentHashMap.newKeySet();
    /** Those that hear what happens: after they were told what they had missed. */
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

    /** States that are to be published and have not been read yet. */
    private final Set<List<Object>> pending = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;
    // Ids begin at the clock's microseconds, so that ids of an earlier server process are older than every id of this
    // one.
    private final RecentEvents recent = new RecentEvents(REMEMBERED_BYTES, System.currentTimeMillis() * 1_000);

    Events(ResponseJson json) {
        this.json = json.mapper();
    }

    /** Publishes {@code data} under {@code topic}; inside a transaction only once it has committed, and never when it rolls back. */
    public void publish(String topic, String name, Object data) {
        afterCommit(() -> numbering.execute(() -> distribute(List.of(topic), name, () -> data)));
    }

    /**
     * Publishes what something looks like after the commit, read then on a thread of its own. While it has not been read, publishing the same
     * again adds nothing: a slow database makes events fewer and not later. Null data: nothing is published.
     *
     * @param topics each gets the event
     * @param subject what changed, such as an id
     */
    public void publishState(
            List<String> topics, String name, Object subject, Supplier<? extends @Nullable Object> data) {
        afterCommit(() -> {
            List<Object> key = List.of(topics, name, subject);
            if (pending.add(key)) {
                numbering.execute(() -> {
                    pending.remove(key);
                    distribute(topics, name, data);
                });
            }
        });
    }

    private static void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }

    /**
     * @param caller name of whoever listens
     * @param lastEventId of the reader's earlier connection, or null to hear only of what happens from now on
     */
    SseEmitter listen(String caller, Set<String> topics, @Nullable Long lastEventId) {
        if (closing) {
            throw ApiException.unavailable("The server is being stopped.");
        }
        SseEmitter emitter = new SseEmitter(LONGEST_CONNECTION.toMillis());
        Listener listener = new Listener(caller, topics, emitter, senders);
        admit(listener);
        emitter.onCompletion(() -> leave(listener));
        emitter.onTimeout(emitter::complete);
        emitter.onError(failure -> leave(listener));
        listener.ping();
        // On the numbering thread no event can slip between the old ones and the new ones.
        numbering.execute(() -> {
            if (lastEventId == null) {
                listener.begin(recent.lastId());
            } else {
                recent.after(lastEventId)
                        .ifPresentOrElse(
                                missed -> {
                                    listener.begin(lastEventId);
                                    listener.offerAll(missed);
                                },
                                () -> listener.resync(recent.lastId()));
            }
            listeners.add(listener);
            if (!open.contains(listener)) {
                // It hung up before it was listed.
                listeners.remove(listener);
            }
            if (closing) {
                listener.end();
            }
        });
        return emitter;
    }

    private synchronized void admit(Listener listener) {
        long own = open.stream()
                .filter(other -> other.caller().equals(listener.caller()))
                .count();
        if (own >= MOST_LISTENERS_OF_A_CALLER || open.size() >= MOST_LISTENERS) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-connections",
                    "Too many connections listen for events already. Close those that are not needed any more.",
                    List.of());
        }
        open.add(listener);
    }

    private void leave(Listener listener) {
        open.remove(listener);
        listeners.remove(listener);
    }

    /** An open connection counts as a request that is still being answered, and a graceful stop waits for those. */
    @EventListener
    void end(ContextClosedEvent stop) {
        closing = true;
        listeners.forEach(Listener::end);
    }

    @Scheduled(fixedRate = 15_000)
    void ping() {
        listeners.forEach(Listener::ping);
    }

    @PreDestroy
    void close() {
        numbering.shutdownNow();
        senders.shutdownNow();
    }

    private void distribute(List<String> topics, String name, Supplier<? extends @Nullable Object> data) {
        try {
            Object known = data.get();
            if (known == null) {
                return;
            }
            String json = this.json.writeValueAsString(known);
            for (String topic : topics) {
                Event event = recent.add(topic, name, json);
                listeners.forEach(listener -> listener.offer(event));
            }
        } catch (RuntimeException failure) {
            // News is a hint; what happened is stored. The other events must still get through.
            log.warn("Event {} under {} could not be published", name, topics, failure);
        }
    }

    private static ThreadFactory threads(String prefix) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        return factory;
    }
}
