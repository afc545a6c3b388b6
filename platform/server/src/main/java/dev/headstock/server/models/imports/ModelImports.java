package dev.headstock.server.models.imports;

import dev.headstock.protocol.Problem;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.Hub;
import dev.headstock.server.hub.HubModel;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.ModelImport;
import dev.headstock.server.models.ModelImportChanged;
import dev.headstock.server.models.Origin;
import dev.headstock.server.models.imports.ImportRows.HubSource;
import dev.headstock.server.models.imports.ModelConversion.Converted;
import dev.headstock.server.plugins.PluginsChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Imports that take a while: they run beside the request and leave a row that says how far they are. The same source is imported once at a time.
 */
@Component
public class ModelImports implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ModelImports.class);
    private static final long REPORT_EVERY_NANOS = 500_000_000L;
    private static final int TRIES = 4;
    private static final int WRITES = 30;
    private static final int STARTER_IMPORTS = 3;
    private static final Origin STARTER = new Origin(
            "all-MiniLM-L6-v2",
            BaseModel.Source.STARTER,
            "sentence-transformers/all-MiniLM-L6-v2",
            "Apache-2.0",
            List.of("en"));

    private final ImportRows rows;
    private final ModelConversion conversion;
    private final Hub hub;
    private final Distribution distribution;
    private final ApplicationEventPublisher events;
    private final Map<UUID, RunningImport> running = new ConcurrentHashMap<>();
    private final AtomicInteger starterImports = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "model-import");
        thread.setDaemon(true);
        return thread;
    });

    private volatile boolean starterOwed;

    ModelImports(
            ImportRows rows,
            ModelConversion conversion,
            Hub hub,
            Distribution distribution,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.conversion = conversion;
        this.hub = hub;
        this.distribution = distribution;
        this.events = events;
    }

    /** What is imported, and by which name; {@code hubId} is null unless it comes from a hub. */
    private record Order(
            BaseModel.Source kind,
            String name,
            String source,
            @Nullable String hubId) {}

    private interface Work {
        Converted run(RunningImport self) throws IOException, InterruptedException;
    }

    /** The starter model is imported once, without being asked. */
    @EventListener(ApplicationReadyEvent.class)
    void afterStart() {
        failInterrupted();
        if (!rows.everSucceeded("starter") && starterFolder().isPresent()) {
            fromStarter();
        }
    }

    /** A plugin host is there: the starter model that could not be converted for want of one gets its chance. */
    @EventListener(PluginsChanged.class)
    void importOwedStarter() {
        if (starterOwed) {
            starterOwed = false;
            fromStarter();
        }
    }

    /** Whatever ran when the server went down, or could not write its end, is over. */
    @Scheduled(fixedDelay = 30_000, initialDelay = 30_000)
    public void failInterrupted() {
        Problem interrupted = Problem.error(
                "",
                "The server was interrupted meanwhile. Start the import again; a download goes on where it stopped.");
        rows.failAllBut(running.keySet(), interrupted).forEach(this::publishChange);
    }

    public ModelImport fromStarter() {
        Path folder = starterFolder()
                .orElseThrow(() -> ApiException.conflict(
                        "The distribution has no starter model under samples/starter. Build it with ./headstock."));
        return start(
                new Order(BaseModel.Source.STARTER, STARTER.name(), "starter", null),
                self -> conversion.convert(folder, STARTER));
    }

    public ModelImport fromFolder(Path folder, String name) {
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            throw ApiException.invalid(
                    "/path", "%s is not a folder on the server. Give an absolute path.".formatted(folder));
        }
        return start(
                new Order(BaseModel.Source.FOLDER, name, "folder:" + folder, null),
                self -> conversion.convert(folder, Origin.named(name, BaseModel.Source.FOLDER)));
    }

    /** Answers the running import of the same revision, if there is one. A name that another model has is refused at once. */
    public ModelImport fromHub(String hubId, String revision, String name) {
        HubModel.check(hubId, revision);
        return start(new Order(BaseModel.Source.HUB, name, "hub:%s@%s".formatted(hubId, revision), hubId), self -> {
            HubModel found = hub.find(hubId, revision);
            rows.found(self.id(), found);
            try {
                return convert(found, name, new Reporter(self));
            } finally {
                if (self.isCancelled()) {
                    Thread.interrupted();
                    discardUnused(new HubSource(hubId, found.commit()));
                }
            }
        });
    }

    private Converted convert(HubModel found, String name, Hub.Progress progress)
            throws IOException, InterruptedException {
        try (Hub.Download download = hub.download(found, progress)) {
            Converted model = conversion.convert(
                    download.folder(),
                    new Origin(name, BaseModel.Source.HUB, found.id(), found.license(), found.languages()));
            download.delete();
            return model;
        }
    }

    public List<ModelImport> list() {
        return rows.list();
    }

    public ModelImport get(UUID id) {
        return rows.get(id);
    }

    /** Cancels it if it runs, and removes what it has downloaded. The model it has made stays. */
    public void remove(UUID id) {
        rows.get(id);
        Optional<HubSource> source = rows.hubSource(id);
        rows.delete(id);
        RunningImport cancelled = running.get(id);
        if (cancelled != null) {
            cancelled.cancel();
        }
        // Unless it is still being downloaded: then the import itself does it when it notices.
        source.ifPresent(this::discardUnused);
    }

    private void discardUnused(HubSource source) {
        try {
            if (!rows.anyUnfinishedOf(source)) {
                hub.discard(source.hubId(), source.commit());
            }
        } catch (IOException failure) {
            log.warn("What was downloaded of {} cannot be removed", source.hubId(), failure);
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }

    private synchronized ModelImport start(Order order, Work work) {
        for (RunningImport each : running.values()) {
            if (each.source().equals(order.source()) && !each.isCancelled()) {
                return rows.find(each.id())
                        .orElseThrow(() -> ApiException.conflict(
                                "%s is starting to be imported at this moment. Look again.".formatted(order.name())));
            }
        }
        // Nobody has chosen the starter's name, so it is not refused: the import itself says what became of it.
        if (order.kind() != BaseModel.Source.STARTER) {
            conversion.refuseTakenName(order.name(), order.kind(), order.hubId());
        }
        RunningImport started = new RunningImport(UUID.randomUUID(), order.source(), self -> run(self, order, work));
        running.put(started.id(), started);
        try {
            rows.add(started.id(), order.kind().name().toLowerCase(Locale.ROOT), order.name(), order.hubId());
        } catch (RuntimeException e) {
            running.remove(started.id());
            throw e;
        }
        afterCommit(() -> threads.execute(started), () -> running.remove(started.id()));
        return rows.get(started.id());
    }

    /** The row must be visible to the thread that works on it. */
    private static void afterCommit(Runnable start, Runnable undo) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            start.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                (status == STATUS_COMMITTED ? start : undo).run();
            }
        });
    }

    private void run(RunningImport self, Order order, Work work) {
        try {
            if (self.isCancelled()) {
                return;
            }
            publishChange(self.id());
            Converted converted = patiently(self, work);
            List<Problem> remarks = converted.remark(order.name()).stream()
                    .map(remark -> Problem.warning("/name", remark))
                    .toList();
            persistently(() -> rows.succeeded(self.id(), converted.model(), remarks));
            log.info("Model {} is imported.", converted.model().name());
        } catch (InterruptedException e) {
            log.info("The import of {} was stopped.", order.name());
        } catch (IOException | RuntimeException failure) {
            failed(self, order, failure);
        } finally {
            running.remove(self.id());
            // With an interruption pending nothing could be read from the database.
            if (!Thread.interrupted()) {
                publishChange(self.id());
            }
        }
    }

    /** Tries again while something is away that is expected back. */
    private static Converted patiently(RunningImport self, Work work) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run(self);
            } catch (RuntimeException failure) {
                // Whoever was interrupted while it waited for the plugin host answers with an exception of its own.
                if (self.isCancelled() || Thread.interrupted()) {
                    throw new InterruptedException("stopped");
                }
                if (attempt == TRIES || !ImportFaults.isPassing(failure)) {
                    throw failure;
                }
                log.info("An import is tried again: {}", failure.getMessage());
            }
            TimeUnit.SECONDS.sleep(2L * attempt);
        }
    }

    /** The end of a long import is worth waiting for a database that is away. */
    private static void persistently(Runnable write) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                write.run();
                return;
            } catch (DataAccessException | TransactionException e) {
                if (attempt == WRITES) {
                    throw e;
                }
            }
            TimeUnit.SECONDS.sleep(2);
        }
    }

    private void failed(RunningImport self, Order order, Exception failure) {
        if (self.isCancelled()) {
            return;
        }
        if (ImportFaults.isForPeople(failure)) {
            log.warn("Model {} was not imported: {}", order.name(), failure.getMessage());
        } else {
            log.error("Import {} of {} failed", self.id(), order.name(), failure);
        }
        if (order.kind() == BaseModel.Source.STARTER && ImportFaults.isPassing(failure)) {
            starterOwed = starterImports.incrementAndGet() < STARTER_IMPORTS;
        }
        try {
            persistently(() -> rows.failed(self.id(), ImportFaults.problems(failure)));
        } catch (InterruptedException e) {
            log.info("The server stops before the end of import {} is written; the next start does it.", self.id());
        }
    }

    /** Writes progress at most twice a second. A database that is away for a moment must not end a download. */
    private final class Reporter implements Hub.Progress {
        private final RunningImport self;
        private long reportedAt = System.nanoTime();

        Reporter(RunningImport self) {
            this.self = self;
        }

        @Override
        public void at(String file, long done, @Nullable Long total) {
            if (System.nanoTime() - reportedAt < REPORT_EVERY_NANOS) {
                return;
            }
            reportedAt = System.nanoTime();
            try {
                rows.progress(self.id(), file, done, total);
            } catch (DataAccessException | TransactionException e) {
                log.info("The progress of import {} could not be written: {}", self.id(), e.getMessage());
            }
            publishChange(self.id());
        }

        @Override
        public boolean isCancelled() {
            return self.isCancelled();
        }
    }

    /** News that cannot be read now will be seen in the list later. */
    private void publishChange(UUID id) {
        try {
            rows.find(id).ifPresent(now -> events.publishEvent(new ModelImportChanged(now)));
        } catch (DataAccessException | TransactionException e) {
            log.info("The state of import {} could not be read: {}", id, e.getMessage());
        }
    }

    private Optional<Path> starterFolder() {
        return distribution.samples().map(samples -> samples.resolve("starter")).filter(Files::isDirectory);
    }
}
