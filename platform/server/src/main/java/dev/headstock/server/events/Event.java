package dev.headstock.server.events;

/**
 * @param id grows with every event, also over restarts
 * @param json the data, serialized once for all listeners
 */
record Event(long id, String topic, String name, String json) {

    /** Rough size in memory. */
    int size() {
        return 64 + 2 * json.length();
    }
}
