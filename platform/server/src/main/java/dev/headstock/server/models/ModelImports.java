package dev.headstock.server.models;

import dev.headstock.protocol.Problem;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;

/** Imports that take a while: they run beside the request and leave a row that says how far they are. */
@Component
class ModelImports implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ModelImports.class);
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
    private static final long REPORT_EVERY_NANOS = 500_000_000L;
    private static final Origin STARTER = new Origin(
            "all-MiniLM-L6-v2",
            BaseModel.Source.STARTER,
            "sentence-transformers/all-MiniLM-L6-v2",
            "Apache-2.0",
            List.of("en"));

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final BaseModels models;
    private final ModelConversion conversion;
    private final Hub hub;
    private final Distribution distribution;
    private final ApplicationEventPublisher events;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "model-import");
        thread.setDaemon(true);
        return thread;
    });

    ModelImports(
            JdbcClient jdbc,
            JsonColumns json,
            BaseModels models,
            ModelConversion conversion,
            Hub hub,
            Distribution distribution,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.json = json;
        this.models = models;
        this.conversion = conversion;
        this.hub = hub;
        this.distribution = distribution;
        this.events = events;
    }

    /** Whatever ran when the server went down did not survive it. The starter model is imported once, without being asked. */
    @EventListener(ApplicationReadyEvent.class)
    void afterStart() {
        failInterrupted();
        boolean everImported = jdbc.sql(
                        "select exists (select from model_import where kind = 'starter' and state = 'SUCCEEDED')")
                .query(Boolean.class)
                .single();
        if (!everImported && starterJar().isPresent()) {
            fromStarter();
        }
    }

    ModelImport fromStarter() {
        Path jar = starterJar()
                .orElseThrow(() -> ApiException.conflict(
                        "The distribution has no starter model under samples/starter. Build it with ./headstock."));
        return start("starter", STARTER.name(), id -> conversion.convert(jar, STARTER));
    }

    ModelImport fromFolder(Path folder, String name) {
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            throw ApiException.invalid(
                    "/path", "%s is not a folder on the server. Give an absolute path.".formatted(folder));
        }
        return start("folder", name, id -> conversion.convert(folder, Origin.named(name, BaseModel.Source.FOLDER)));
    }

    ModelImport fromHub(String hubId, String revision, String name) {
        Hub.check(hubId, revision);
        return start("hub", name, id -> {
            Hub.Download download = hub.download(hubId, revision, reporter(id));
            BaseModel model = conversion.convert(
                    download.folder(),
                    new Origin(name, BaseModel.Source.HUB, hubId, download.licence(), download.languages()));
            FileSystemUtils.deleteRecursively(download.folder());
            return model;
        });
    }

    List<ModelImport> list() {
        return jdbc.sql("select * from model_import order by created_at desc limit 50")
                .query(this::row)
                .list();
    }

    ModelImport get(UUID id) {
        return jdbc.sql("select * from model_import where id = :id")
                .param("id", id)
                .query(this::row)
                .optional()
                .orElseThrow(() -> ApiException.notFound("model import", id));
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }

    private interface Work {
        BaseModel run(UUID id) throws IOException, InterruptedException;
    }

    private ModelImport start(String kind, String name, Work work) {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into model_import (id, kind, name, state) values (:id, :kind, :name, 'RUNNING')")
                .param("id", id)
                .param("kind", kind)
                .param("name", name)
                .update();
        threads.execute(() -> run(id, name, work));
        return changed(id);
    }

    private void run(UUID id, String name, Work work) {
        try {
            BaseModel model = work.run(id);
            jdbc.sql("""
                            update model_import set state = 'SUCCEEDED', model_id = :model, file = null,
                                bytes_done = greatest(bytes_done, :size), bytes_total = greatest(bytes_done, :size) where id = :id
                            """)
                    .param("model", model.id())
                    .param("size", model.size())
                    .param("id", id)
                    .update();
            log.info("Model {} is imported.", model.name());
        } catch (ApiException refused) {
            List<Problem> problems = refused.problems().isEmpty()
                    ? List.of(Problem.error("", String.valueOf(refused.getMessage())))
                    : refused.problems();
            failed(id, name, problems);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException broken) {
            failed(id, name, List.of(Problem.error("", "The import broke off: %s.".formatted(broken.getMessage()))));
        } catch (RuntimeException unexpected) {
            log.error("Import {} of {} failed", id, name, unexpected);
            failed(id, name, List.of(Problem.error("", "Something went wrong inside the server, see its log.")));
        }
        changed(id);
    }

    private void failed(UUID id, String name, List<Problem> problems) {
        log.warn("Model {} was not imported: {}", name, problems.get(0).message());
        jdbc.sql("update model_import set state = 'FAILED', problems = cast(:problems as jsonb) where id = :id")
                .param("problems", json.write(problems))
                .param("id", id)
                .update();
    }

    private void failInterrupted() {
        Problem restarted = Problem.error(
                "", "The server was restarted meanwhile. Start the import again; a download goes on where it stopped.");
        jdbc.sql(
                        "update model_import set state = 'FAILED', problems = cast(:problems as jsonb) where state = 'RUNNING'")
                .param("problems", json.write(List.of(restarted)))
                .update();
    }

    /** Writes progress at most twice a second. */
    private Hub.Progress reporter(UUID id) {
        long[] reportedAt = {0};
        return (file, bytesDone) -> {
            if (System.nanoTime() - reportedAt[0] > REPORT_EVERY_NANOS) {
                reportedAt[0] = System.nanoTime();
                jdbc.sql("update model_import set file = :file, bytes_done = :done where id = :id")
                        .param("file", file)
                        .param("done", bytesDone)
                        .param("id", id)
                        .update();
                changed(id);
            }
        };
    }

    private ModelImport changed(UUID id) {
        ModelImport now = get(id);
        events.publishEvent(new ModelImportChanged(now));
        return now;
    }

    private Optional<Path> starterJar() {
        Path folder = distribution
                .samples()
                .map(samples -> samples.resolve("starter"))
                .orElse(null);
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst();
        } catch (IOException failure) {
            log.warn("The folder {} cannot be read", folder, failure);
            return Optional.empty();
        }
    }

    private ModelImport row(ResultSet row, int number) throws SQLException {
        UUID model = row.getObject("model_id", UUID.class);
        return new ModelImport(
                row.getObject("id", UUID.class),
                ModelImport.State.valueOf(row.getString("state")),
                row.getString("name"),
                row.getLong("bytes_done"),
                row.getObject("bytes_total", Long.class),
                row.getString("file"),
                json.read(row.getString("problems"), PROBLEMS),
                model == null ? null : models.find(model).orElse(null));
    }
}
