package dev.headstock.server.plugins;

import dev.headstock.server.events.Events;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Publishes changes of the set of plugins. */
@Component
class PluginEventPublisher {
    private final Events events;

    PluginEventPublisher(Events events) {
        this.events = events;
    }

    @EventListener
    void on(PluginsChanged change) {
        events.publish("plugins", "plugins-changed", change);
    }
}
