package dev.headstock.server.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last events, bounded by memory rather than by number, because one batch of metrics outweighs a thousand other events. */
final class RecentEvents {
    private final int capacityBytes;
    private final Deque<Event> events = new ArrayDeque<>();
    private long lastId;
    private int bytes;

    /** @param lastId events after it are known, those up to it are not */
    RecentEvents(int capacityBytes, long lastId) {
        this.capacityBytes = capacityBytes;
        this.lastId = lastId;
    }

    Event add(String topic, String name, String json) {
        Event event = new Event(++lastId, topic, name, json);
        events.addLast(event);
        bytes += event.size();
        while (bytes > capacityBytes && events.size() > 1) {
            bytes -= events.removeFirst().size();
        }
        return event;
    }

    long lastId() {
        return lastId;
    }

    /** The events after {@code id}, or nothing when some of them are already forgotten or {@code id} was never given out. */
    Optional<List<Event>> after(long id) {
        long oldestKnown = events.isEmpty() ? lastId + 1 : events.getFirst().id();
        if (id < oldestKnown - 1 || id > lastId) {
            return Optional.empty();
        }
        return Optional.of(events.stream().filter(event -> event.id() > id).toList());
    }
}
