package dev.headstock.server.models;

import dev.headstock.server.home.Home;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Downloads checkpoints from a model hub with the Hugging Face interface. A broken download goes on where it stopped, also in a later import; a
 * file counts only when its size is right and, where the hub names a SHA-256, that too.
 */
@Component
class Hub {
    private static final Logger log = LoggerFactory.getLogger(Hub.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w.-]{0,99}");
    private static final Pattern SHA256_TAG = Pattern.compile("(?:W/)?\"?([0-9a-f]{64})\"?");
    private static final int TRIES = 5;

    private final String address;
    private final Home home;
    private final JsonMapper json;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    Hub(HubSettings settings, Home home, JsonMapper json) {
        this.address = settings.address().replaceAll("/+$", "");
        this.home = home;
        this.json = json;
    }

    /** Hears how far a download is. */
    interface Progress {
        void at(String file, long bytesDone);
    }

    /** @param folder holds the files; the caller deletes it when it is done with them */
    record Download(Path folder, @Nullable String licence, List<String> languages) {}

    static void check(String id, String revision) {
        if (!ID.matcher(id).matches() || id.contains("..")) {
            throw ApiException.invalid("/hubId", "'%s' is not a model id such as org/name.".formatted(id));
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
            throw ApiException.invalid("/revision", "'%s' is not a branch, tag or commit.".formatted(revision));
        }
    }

    Download download(String id, String revision, Progress progress) throws IOException, InterruptedException {
        check(id, revision);
        JsonNode description = describe(id, revision);
        List<String> names = new ArrayList<>();
        description
                .path("siblings")
                .forEach(file -> names.add(file.path("rfilename").asString("")));
        ModelFiles.check(names.stream().filter(name -> !name.contains("/")).toList());
        Path folder = folder(id, revision);
        long done = 0;
        for (String name : names.stream().filter(ModelFiles::isWanted).toList()) {
            long before = done;
            fetch(id, revision, name, folder, bytes -> progress.at(name, before + bytes));
            done += Files.size(folder.resolve(name));
        }
        JsonNode card = description.path("cardData");
        return new Download(folder, card.path("license").asString(null), languages(card.path("language")));
    }

    private JsonNode describe(String id, String revision) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(
                request("/api/models/%s/revision/%s".formatted(id, revision)).build());
        try (InputStream body = response.body()) {
            return json.readTree(body);
        }
    }

    private static List<String> languages(JsonNode language) {
        if (language.isString()) {
            return List.of(language.asString());
        }
        List<String> languages = new ArrayList<>();
        language.forEach(one -> languages.add(one.asString("")));
        return languages;
    }

    /** One folder per model and revision, so that a later import of the same finds what is there. */
    private Path folder(String id, String revision) {
        String name = HexFormat.of().formatHex((id + "@" + revision).getBytes(StandardCharsets.UTF_8));
        return home.folder("spool/hub/" + name.substring(0, Math.min(name.length(), 200)));
    }

    private interface Bytes {
        void done(long bytes);
    }

    private void fetch(String id, String revision, String name, Path folder, Bytes progress)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            progress.done(Files.size(file));
            return;
        }
        Partial partial = new Partial(folder.resolve(name + ".partial"), folder.resolve(name + ".etag"));
        for (int attempt = 1; ; attempt++) {
            try {
                Expected expected = receive("/%s/resolve/%s/%s".formatted(id, revision, name), partial, progress);
                expected.check(name, partial.file());
                Files.move(partial.file(), file, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(partial.tag());
                return;
            } catch (WrongContent wrong) {
                Files.deleteIfExists(partial.file());
                throw wrong;
            } catch (IOException broken) {
                if (attempt == TRIES) {
                    throw broken;
                }
                log.info(
                        "Download of {} broke off ({}), going on from byte {}.",
                        name,
                        broken.getMessage(),
                        partial.size());
                TimeUnit.SECONDS.sleep(attempt);
            }
        }
    }

    /** The bytes so far, and the entity tag of the answer they came from. */
    private record Partial(Path file, Path tag) {
        long size() throws IOException {
            return Files.exists(file) ? Files.size(file) : 0;
        }
    }

    private Expected receive(String path, Partial partial, Bytes progress) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        long present = partial.size();
        if (present > 0 && Files.exists(partial.tag())) {
            request.header("Range", "bytes=%d-".formatted(present)).header("If-Range", Files.readString(partial.tag()));
        }
        HttpResponse<InputStream> response = send(request.build());
        boolean continues = response.statusCode() == 206;
        Expected expected = Expected.of(response, continues ? present : 0);
        Files.writeString(partial.tag(), response.headers().firstValue("ETag").orElse(""));
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(
                        partial.file(),
                        StandardOpenOption.CREATE,
                        continues ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            copy(in, out, continues ? present : 0, progress);
        }
        return expected;
    }

    private static void copy(InputStream in, OutputStream out, long present, Bytes progress) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = present;
        int read;
        while ((read = in.read(buffer)) >= 0) {
            out.write(buffer, 0, read);
            done += read;
            progress.done(done);
        }
    }

    /** Size and hash that the hub names. The hub itself answers with a redirect that carries the hash; the store behind it does not. */
    private record Expected(Optional<Long> size, Optional<String> sha256) {
        static Expected of(HttpResponse<?> response, long present) {
            Optional<Long> size = response.headers()
                    .firstValue("Content-Length")
                    .map(Long::parseLong)
                    .map(rest -> rest + present);
            Optional<String> sha256 = Stream.concat(
                            response.previousResponse().stream().map(HttpResponse::headers),
                            Stream.of(response.headers()))
                    .flatMap(Expected::tags)
                    .map(SHA256_TAG::matcher)
                    .filter(Matcher::matches)
                    .map(tag -> tag.group(1))
                    .findFirst();
            return new Expected(size, sha256);
        }

        private static Stream<String> tags(HttpHeaders headers) {
            return Stream.concat(headers.allValues("X-Linked-Etag").stream(), headers.allValues("ETag").stream());
        }

        void check(String name, Path file) throws IOException {
            long actual = Files.size(file);
            if (size.isPresent() && size.get() != actual) {
                throw new IOException("%s has %d of %d bytes".formatted(name, actual, size.get()));
            }
            if (sha256.isPresent() && !Blobs.identify(file).sha256().equals(sha256.get())) {
                throw new WrongContent(
                        "%s arrived with other content than the hub promised (SHA-256 %s). Start the import again."
                                .formatted(name, sha256.get()));
            }
        }
    }

    private static final class WrongContent extends IOException {
        private static final long serialVersionUID = 1L;

        WrongContent(String message) {
            super(message);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return response;
        }
        response.body().close();
        if (status == 401 || status == 403 || status == 404) {
            throw ApiException.invalid(
                    "/hubId",
                    "The hub has no public %s (status %d). Check the id and revision, or whether the model is gated."
                            .formatted(request.uri().getPath(), status));
        }
        throw new IOException(
                "the hub answered %s with status %d".formatted(request.uri().getPath(), status));
    }
}
