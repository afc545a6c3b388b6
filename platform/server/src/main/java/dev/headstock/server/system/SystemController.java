package dev.headstock.server.system;

import dev.headstock.server.database.Database;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.storage.ObjectStore;
import dev.headstock.server.trainerhost.PluginHost;
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
    private final Executor executor;

    SystemController(
            @Value("${headstock.version}") String version,
            Database database,
            ObjectStore store,
            PluginHost host,
            Executor executor) {
        this.version = version;
        this.database = database;
        this.store = store;
        this.host = host;
        this.executor = executor;
    }

    /**
     * @param executor where workers run
     * @param java version of the server's own runtime
     */
    record SystemInfo(
            String version,
            Instant startedAt,
            DatabaseInfo database,
            StorageInfo storage,
            String executor,
            String java,
            PluginHost.HostStatus pluginHost) {}

    record DatabaseInfo(Database.Kind kind, String version) {}

    /** @param freeBytes null when the store does not say */
    record StorageInfo(ObjectStore.Kind kind, @Nullable Long freeBytes) {}

    @GetMapping("/api/v1/system")
    SystemInfo getSystem() {
        OptionalLong free = store.freeBytes();
        return new SystemInfo(
                version,
                startedAt,
                new DatabaseInfo(database.kind(), database.version()),
                new StorageInfo(store.kind(), free.isPresent() ? free.getAsLong() : null),
                executor.id(),
                System.getProperty("java.version"),
                host.status());
    }
}
