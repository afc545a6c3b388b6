package dev.headstock.server.hub;

import dev.headstock.protocol.Sha256;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Downloads checkpoints from a model hub with the Hugging Face interface. All files come from one commit, and one commit is downloaded once at
 * a time, into a folder of its own where a later import of the same finds what is there.
 */
@Component
public class Hub {
    /** The download, and the converted copy beside it. */
    private static final int COPIES = 2;

    private final HubConnection connection;
    private final Home home;
    private final JsonMapper json;
    private final Duration stall;
    private final Set<Path> inUse = ConcurrentHashMap.newKeySet();

    @Autowired
    Hub(HubSettings settings, Home home, JsonMapper json) {
        this(settings, home, json, Duration.ofMinutes(1));
    }

    /** @param stall how long nothing may come before a download is taken up anew */
    Hub(HubSettings settings, Home home, JsonMapper json, Duration stall) {
        this.connection = new HubConnection(settings.address());
        this.home = home;
        this.json = json;
        this.stall = stall;
    }

    /** Hears how far a download is, and may end it. {@code total} is null when the hub does not name every size. */
    public interface Progress {
        void at(String file, long done, @Nullable Long total);

        boolean isCancelled();
    }

    /** What the revision names now. */
    public HubModel find(String id, String revision) throws IOException, InterruptedException {
        HubModel.check(id, revision);
        HttpResponse<InputStream> response =
                connection.get("/api/models/%s/revision/%s?blobs=true".formatted(id, revision), List.of());
        try (InputStream body = response.body()) {
            return HubModel.of(id, revision, json.readTree(body));
        } catch (JacksonException e) {
            throw new HubException(
                    "What answers at %s is no model hub. Check HEADSTOCK_HUB_URL.".formatted(connection.address()), e);
        }
    }

    /** The files of a model, which nobody else touches until this is closed. */
    public final class Download implements AutoCloseable {
        private final Path folder;

        private Download(Path folder) {
            this.folder = folder;
        }

        public Path folder() {
            return folder;
        }

        /** For when they are not needed any more. */
        public void delete() throws IOException {
            FileSystemUtils.deleteRecursively(folder);
        }

        @Override
        public void close() {
            inUse.remove(folder);
        }
    }

    public Download download(HubModel model, Progress progress) throws IOException, InterruptedException {
        Path folder = folder(model.id(), model.commit());
        if (!inUse.add(folder)) {
            throw ApiException.conflict(
                    "%s is being imported already, under another name of the same revision. Wait for that import."
                            .formatted(model.id()));
        }
        Download download = new Download(folder);
        try {
            Files.createDirectories(folder);
            fetch(model, folder, progress);
            return download;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            download.close();
            throw failure;
        }
    }

    /** Forgets what an import has left behind, unless another one is using it. */
    public void discard(String id, String commit) throws IOException {
        Path folder = folder(id, commit);
        if (inUse.add(folder)) {
            try (Download leftOver = new Download(folder)) {
                leftOver.delete();
            }
        }
    }

    private void fetch(HubModel model, Path folder, Progress progress) throws IOException, InterruptedException {
        List<FileDownload> downloads = new ArrayList<>();
        for (HubModel.File file : model.files()) {
            String path = "/%s/resolve/%s/%s".formatted(model.id(), model.commit(), file.name());
            downloads.add(new FileDownload(connection, stall, path, file, folder));
        }
        requireRoom(model, downloads, folder);
        long done = 0;
        for (int i = 0; i < downloads.size(); i++) {
            String name = model.files().get(i).name();
            long before = done;
            done += downloads.get(i).fetch(new FileDownload.Progress() {
                @Override
                public void at(long bytes) {
                    progress.at(name, before + bytes, model.size());
                }

                @Override
                public boolean isCancelled() {
                    return progress.isCancelled();
                }
            });
        }
    }

    private static void requireRoom(HubModel model, List<FileDownload> downloads, Path folder) throws IOException {
        Long size = model.size();
        if (size == null) {
            return;
        }
        long present = 0;
        for (FileDownload download : downloads) {
            present += download.present();
        }
        long needed = COPIES * size - present;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (needed > free) {
            throw new ApiException(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "disk-full",
                    "%s needs %d MB on the server's disk, and %d MB are free. Make room and import it again."
                            .formatted(model.id(), needed >> 20, free >> 20),
                    List.of());
        }
    }

    /** Not made here: a commit that was never downloaded has none. */
    private Path folder(String id, String commit) {
        return home.folder("spool/hub").resolve(Sha256.of(id + "@" + commit));
    }
}
