package dev.headstock.server.events;

import dev.headstock.server.datasets.DatasetChanged;
import dev.headstock.server.models.ModelImportChanged;
import dev.headstock.server.plugins.PluginsChanged;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Passes on what the packages below have to tell; they do not know that anybody listens. */
@Component
class HouseNews {
    private final Events events;

    HouseNews(Events events) {
        this.events = events;
    }

    @EventListener
    void on(ModelImportChanged news) {
        events.publish("models", "model-import", news.modelImport());
    }

    @EventListener
    void on(DatasetChanged news) {
        events.publish("datasets", "dataset-changed", news);
    }

    @EventListener
    void on(PluginsChanged news) {
        events.publish("plugins", "plugins-changed", news);
    }
}
