package dev.headstock.server.system;

import dev.headstock.server.database.Database;
import dev.headstock.server.plugins.PluginHost;
import dev.headstock.server.storage.ObjectStore;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SystemController {
    private final Instant startedAt = Instant.now();
    private final String version;
    private final Database database;
    private final ObjectStore store;
    private final PluginHost host;

    SystemController(
            @Value("${headstock.version}") String version, Database database, ObjectStore store, PluginHost host) {
        this.version = version;
        this.database = database;
        this.store = store;
        this.host = host;
    }

    /**
     * @param executor where workers run
     * @param java version of the server's own runtime
     */
    record Report(
            String version,
            Instant startedAt,
            DatabaseReport database,
            StorageReport storage,
            String executor,
            String java,
            PluginHost.Status pluginHost) {}

    record DatabaseReport(Database.Kind kind, String version) {}

    /** @param freeBytes null when the store does not say */
    record StorageReport(String kind, @Nullable Long freeBytes) {}

    @GetMapping("/api/v1/system")
    Report system() {
        OptionalLong free = store.freeBytes();
        return new Report(
                version,
                startedAt,
                new DatabaseReport(database.kind(), database.version()),
                new StorageReport(store.kind(), free.isPresent() ? free.getAsLong() : null),
                "local",
                System.getProperty("java.version"),
                host.status());
    }
}
