package dev.headstock.server.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.FakeHub.FakeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HubTest {
    private static final Hub.Progress NOBODY_LISTENS = new Progress();

    @TempDir
    Path folder;

    private final FakeHub server = new FakeHub();
    private final FakeModel tiny = server.add("org/tiny");
    private @Nullable Home home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void downloadsWhatAModelConsistsOf() throws Exception {
        Hub hub = hub();
        HubModel model = hub.find("org/tiny", "main");
        List<Long> totals = new CopyOnWriteArrayList<>();

        Hub.Download download = hub.download(model, new Progress() {
            @Override
            public void at(String file, long done, @Nullable Long total) {
                totals.add(total);
            }
        });

        assertThat(download.folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);
        assertThat(download.folder().resolve("config.json")).hasContent("{\"model_type\":\"bert\"}");
        assertThat(download.folder().resolve("evil.py")).doesNotExist();
        assertThat(model.license()).isEqualTo("mit");
        assertThat(model.languages()).containsExactly("en", "zh");
        assertThat(totals).isNotEmpty().containsOnly(300_023L);
    }

    @Test
    void aHubWithoutSizesIsGoodEnough() throws Exception {
        tiny.namesSizes = false;

        assertThat(download().folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);
    }

    @Test
    void allFilesAreOfTheCommitThatTheRevisionNamed() throws Exception {
        Hub hub = hub();
        HubModel model = hub.find("org/tiny", "main");
        tiny.commit = "d".repeat(40);

        hub.download(model, NOBODY_LISTENS).close();
        hub.download(hub.find("org/tiny", "main"), NOBODY_LISTENS).close();

        assertThat(tiny.fetched)
                .contains("c".repeat(40) + "/config.json", "d".repeat(40) + "/config.json")
                .noneMatch(path -> path.startsWith("main/"));
    }

    @Test
    void oneCommitIsDownloadedOnceAtATime() throws Exception {
        Hub hub = hub();
        HubModel model = hub.find("org/tiny", "main");
        Hub.Download first = hub.download(model, NOBODY_LISTENS);

        assertThatThrownBy(() -> hub.download(model, NOBODY_LISTENS)).hasMessageContaining("being imported already");
        hub.discard(model.id(), model.commit());
        assertThat(first.folder().resolve("config.json")).exists();

        first.close();
        hub.download(model, NOBODY_LISTENS).close();
        hub.discard(model.id(), model.commit());
        assertThat(first.folder()).doesNotExist();
    }

    @Test
    void goesOnWhereItBrokeOff() throws Exception {
        tiny.breakOffs = 1;

        assertThat(download().folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);
        assertThat(tiny.ranges).containsExactly("none", "bytes=100000-");
    }

    @Test
    void goesOnAfterAStandstill() throws Exception {
        tiny.stalls = 2;

        assertThat(download().folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);
        assertThat(tiny.ranges).containsExactly("none", "bytes=100000-", "bytes=200000-");
    }

    @Test
    void canBeCancelledInAStandstill() throws Exception {
        tiny.stalls = 1;
        Hub hub = new Hub(new HubSettings(server.address()), home(), new JsonMapper(), Duration.ofHours(1));
        HubModel model = hub.find("org/tiny", "main");

        assertThatThrownBy(() -> hub.download(model, new Progress() {
                    @Override
                    public boolean isCancelled() {
                        return !tiny.ranges.isEmpty();
                    }
                }))
                .isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatWasCompleteWhenTheServerWasKilledIsTaken(boolean namesSizes) throws Exception {
        tiny.namesSizes = namesSizes;
        Hub.Download first = download();
        Path weights = first.folder().resolve("model.safetensors");
        Files.move(weights, first.folder().resolve("model.safetensors.partial"));
        Files.writeString(first.folder().resolve("model.safetensors.etag"), "\"store-tag\"");
        first.close();

        assertThat(download().folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);

        // With a hash there is nothing to ask; without, the hub says that nothing is missing, and it starts over.
        assertThat(tiny.ranges)
                .containsExactlyElementsOf(namesSizes ? List.of("none") : List.of("none", "bytes=300000-", "none"));
    }

    @Test
    void refusesOtherContentThanWasPromised() throws Exception {
        tiny.promisedSha256 = "0".repeat(64);

        assertThatThrownBy(this::download).isInstanceOf(HubException.class).hasMessageContaining("other content");

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".partial"));
        }
    }

    @Test
    void anOutdatedPartIsNotContinuedWithOtherBytes() throws Exception {
        Hub.Download first = download();
        Path weights = first.folder().resolve("model.safetensors");
        byte[] other = Arrays.copyOf(tiny.weights, 1000);
        other[0]++;
        Files.delete(weights);
        Files.write(first.folder().resolve("model.safetensors.partial"), other);
        Files.writeString(first.folder().resolve("model.safetensors.etag"), "\"store-tag\"");
        first.close();

        assertThatThrownBy(this::download).hasMessageContaining("other content");
        assertThat(download().folder().resolve("model.safetensors")).hasBinaryContent(tiny.weights);
    }

    @Test
    void saysThatAModelIsUnknown() {
        assertThatThrownBy(() -> hub().find("org/unknown", "main"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no public")
                .hasMessageContaining("404");
    }

    @Test
    void saysThatTheHubCannotBeReached() {
        String address = server.address();
        server.close();

        assertThatThrownBy(() -> hub().find("org/tiny", "main"))
                .isInstanceOf(HubException.class)
                .hasMessage("The hub %s cannot be reached from the server. Check the network or HEADSTOCK_HUB_URL."
                        .formatted(address));
        assertThatThrownBy(() -> new Hub(new HubSettings("http://hub.invalid"), home(), new JsonMapper())
                        .find("org/tiny", "main"))
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void refusesAPickleBeforeDownloadingAnything() {
        tiny.weightsName = "pytorch_model.bin";

        assertThatThrownBy(this::download).hasMessageContaining("pickle");
        assertThat(tiny.fetched).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "org/../x", "org/tiny?x=1", "http://127.0.0.1/x", "a/b/c", "", "org/tiny#"})
    void refusesIdsThatAreNone(String id) {
        assertThatThrownBy(() -> HubModel.check(id, "main")).isInstanceOf(ApiException.class);
    }

    private Hub.Download download() throws IOException, InterruptedException {
        Hub hub = hub();
        return hub.download(hub.find("org/tiny", "main"), NOBODY_LISTENS);
    }

    private Hub hub() {
        return new Hub(new HubSettings(server.address() + "/"), home(), new JsonMapper(), Duration.ofMillis(300));
    }

    /** One for all hubs of a test: a home belongs to one server at a time. */
    private Home home() {
        Home opened = home == null ? TestHomes.in(folder) : home;
        home = opened;
        return opened;
    }

    private static class Progress implements Hub.Progress {
        @Override
        public void at(String file, long done, @Nullable Long total) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
