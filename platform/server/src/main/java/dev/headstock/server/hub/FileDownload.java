package dev.headstock.server.hub;

import dev.headstock.protocol.DiskFull;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a model on its way here. What has arrived waits beside it as {@code .partial}, so that a download that breaks off or stalls goes
 * on, also in a later import; it gets its name only when size and SHA-256 are right.
 */
final class FileDownload {
    private static final Logger log = LoggerFactory.getLogger(FileDownload.class);
    private static final Pattern SHA256_TAG = Pattern.compile("(?:W/)?\"?([0-9a-f]{64})\"?");
    /** In a row without a single new byte. */
    private static final int MOST_FAILURES = 5;

    private final HubConnection hub;
    private final Duration stall;
    private final String path;
    private final HubModel.File file;
    private final Path target;
    private final Path partial;
    /** The entity tag of the answer that the partial file came from. */
    private final Path tag;

    FileDownload(HubConnection hub, Duration stall, String path, HubModel.File file, Path folder) {
        this.hub = hub;
        this.stall = stall;
        this.path = path;
        this.file = file;
        this.target = folder.resolve(file.name());
        this.partial = folder.resolve(file.name() + ".partial");
        this.tag = folder.resolve(file.name() + ".etag");
    }

    /** Hears how many bytes are here, and may end the download. */
    public interface Progress {
        void at(long bytes);

        boolean isCancelled();
    }

    /** Bytes that need not be fetched any more. */
    long present() throws IOException {
        return Files.exists(target) ? Files.size(target) : partialSize();
    }

    /** Returns the file's size. */
    long fetch(Progress progress) throws IOException, InterruptedException {
        int failures = 0;
        while (!Files.exists(target)) {
            long before = partialSize();
            try {
                Expected expected = isComplete() ? new Expected(file.size(), file.sha256()) : receive(progress);
                check(expected);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(tag);
            } catch (WrongContentException e) {
                startOver();
                throw e;
            } catch (IOException e) {
                failures = partialSize() > before ? 1 : failures + 1;
                if (progress.isCancelled() || Thread.interrupted()) {
                    throw new InterruptedException("cancelled");
                }
                if (failures == MOST_FAILURES || DiskFull.isCauseOf(e)) {
                    throw e;
                }
                log.info("Download of {} goes on from byte {}: {}", path, partialSize(), e.getMessage());
                TimeUnit.SECONDS.sleep(failures);
            }
        }
        progress.at(Files.size(target));
        return Files.size(target);
    }

    /** The server may have been killed between the last byte and the new name. Without a hash only the hub can say that nothing is missing. */
    private boolean isComplete() throws IOException {
        return file.sha256() != null && file.size() != null && file.size() == partialSize();
    }

    private long partialSize() throws IOException {
        return Files.exists(partial) ? Files.size(partial) : 0;
    }

    private void startOver() throws IOException {
        Files.deleteIfExists(partial);
        Files.deleteIfExists(tag);
    }

    /** Size and hash of the whole file, where they are known. */
    private record Expected(@Nullable Long size, @Nullable String sha256) {}

    private Expected receive(Progress progress) throws IOException, InterruptedException {
        long present = partialSize();
        boolean canContinue = present > 0 && Files.exists(tag);
        HttpResponse<InputStream> response = hub.get(
                path,
                canContinue
                        ? List.of("Range", "bytes=%d-".formatted(present), "If-Range", Files.readString(tag))
                        : List.of());
        try (InputStream in = response.body()) {
            if (response.statusCode() == HubConnection.RANGE_NOT_SATISFIABLE) {
                startOver();
                throw new HubException(brokeOff("the hub has nothing after byte " + present));
            }
            boolean continues = response.statusCode() == HubConnection.PARTIAL;
            Files.writeString(tag, response.headers().firstValue("ETag").orElse(""));
            write(in, continues ? present : 0, progress);
            return expected(response, continues ? present : 0);
        }
    }

    private void write(InputStream in, long present, Progress progress) throws IOException {
        try (StallGuard guard = new StallGuard(in, stall, progress::isCancelled);
                OutputStream out = Files.newOutputStream(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        present > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] buffer = new byte[1 << 16];
            long done = present;
            int read;
            while ((read = read(in, buffer, guard)) >= 0) {
                out.write(buffer, 0, read);
                done += read;
                guard.moved();
                progress.at(done);
            }
            if (guard.hasStalled()) {
                throw stalled(null);
            }
        }
    }

    private int read(InputStream in, byte[] buffer, StallGuard guard) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw guard.hasStalled() ? stalled(e) : new HubException(brokeOff("the connection was lost"), e);
        }
    }

    private HubException stalled(@Nullable IOException closed) {
        return new HubException(brokeOff("nothing came for %d s".formatted(stall.toSeconds())), closed);
    }

    private String brokeOff(String reason) {
        return "The download of %s from %s broke off: %s. Start the import again; it goes on where it stopped."
                .formatted(file.name(), hub.address(), reason);
    }

    /** The hub itself answers with a redirect that carries the hash; the store behind it does not. */
    private Expected expected(HttpResponse<?> response, long present) {
        Long size = response.headers()
                .firstValue("Content-Length")
                .map(Long::valueOf)
                .map(rest -> rest + present)
                .orElse(null);
        String sha256 = Stream.concat(
                        response.previousResponse().stream().map(HttpResponse::headers), Stream.of(response.headers()))
                .flatMap(FileDownload::tags)
                .map(SHA256_TAG::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(null);
        return new Expected(file.size() == null ? size : file.size(), file.sha256() == null ? sha256 : file.sha256());
    }

    private static Stream<String> tags(HttpHeaders headers) {
        return Stream.concat(headers.allValues("X-Linked-Etag").stream(), headers.allValues("ETag").stream());
    }

    private void check(Expected expected) throws IOException {
        long actual = partialSize();
        if (expected.size() != null && actual < expected.size()) {
            throw new HubException(brokeOff("%d of %d bytes have come".formatted(actual, expected.size())));
        }
        boolean isLarger = expected.size() != null && actual > expected.size();
        boolean isOther =
                expected.sha256() != null && !Blobs.identify(partial).sha256().equals(expected.sha256());
        if (isLarger || isOther) {
            throw new WrongContentException(
                    "%s arrived with other content than the hub promised. Start the import again."
                            .formatted(file.name()));
        }
    }

    private static final class WrongContentException extends HubException {
        private static final long serialVersionUID = 1L;

        WrongContentException(String sentence) {
            super(sentence);
        }
    }
}
