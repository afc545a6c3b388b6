package dev.headstock.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.server.FakeDistribution;
import dev.headstock.server.ServerTest;
import dev.headstock.server.runs.TestExperiments;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

class PluginsTest extends ServerTest {
    @TempDir
    Path folder;

    @Autowired
    Plugins plugins;

    @Autowired
    PluginJars jars;

    @Autowired
    TestExperiments experiments;

    @Test
    void bundledPluginsAreThere() {
        admin.get()
                .uri("/api/v1/plugins")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[?(@.id == 'bundled')].bundled")
                .isEqualTo(true);
        admin.delete().uri("/api/v1/plugins/bundled").exchange().expectStatus().isEqualTo(409);
    }

    @Test
    void anUploadedPluginIsLoadedPinnedAndCanBeSwitchedAndRemoved() throws IOException {
        Path jar = plugin("shiny", "1.0.0", "shiny-format");
        String sha256 = Blobs.identify(jar).sha256();

        upload(jar)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.sha256")
                .isEqualTo(sha256)
                .jsonPath("$.state")
                .isEqualTo("ready")
                .jsonPath("$.extensions[0].id")
                .isEqualTo("shiny-format");

        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "shiny-format"))
                .map(PinnedPlugin::sha256)
                .contains(sha256);
        enable("shiny", false);
        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "shiny-format")).isEmpty();
        enable("shiny", true);
        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "shiny-format")).isPresent();
        admin.delete().uri("/api/v1/plugins/shiny").exchange().expectStatus().isNoContent();
        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "shiny-format")).isEmpty();
    }

    @Test
    void theSameJarAgainChangesNothing() throws IOException {
        Path jar = plugin("again", "1.0.0", "again-format");
        upload(jar).expectStatus().isCreated();
        List<String> before = hostFolders();

        upload(jar).expectStatus().isCreated();

        assertThat(hostFolders()).isEqualTo(before);
    }

    /** A host that replaces another one loads from a folder of its own. */
    private static List<String> hostFolders() throws IOException {
        try (Stream<Path> folders = Files.list(HOME.resolve("plugins/hosts"))) {
            return folders.map(String::valueOf).sorted().toList();
        }
    }

    @Test
    void aRebuiltJarReplacesAVersionThatNothingWasMadeWith() throws IOException {
        Path first = plugin("rebuilt", "1.0.0", "rebuilt-format");
        upload(first).expectStatus().isCreated();
        Path second = plugin("rebuilt", "1.0.0", "other-format");

        upload(second).expectStatus().isCreated();

        assertThat(plugins.get("rebuilt").sha256())
                .isEqualTo(Blobs.identify(second).sha256());
        assertThat(plugins.jar(Blobs.identify(first).sha256())).isEmpty();
        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "rebuilt-format")).isEmpty();
        assertThat(plugins.ownerOf(ExtensionPointKind.FORMAT, "other-format")).isPresent();
    }

    @Test
    void theSameVersionWithOtherBytesIsRefusedOnceARunPinsIt() throws IOException {
        Path first = plugin("twice", "1.0.0", "twice-format");
        upload(first).expectStatus().isCreated();
        UUID run = experiments.launch();
        jdbc.sql("""
                        insert into run_plugin (run, plugin, version, sha256, size)
                        select number, 'twice', '1.0.0', :sha256, 1 from run where id = :run""")
                .param("sha256", Blobs.identify(first).sha256())
                .param("run", run)
                .update();
        admin.post().uri("/api/v1/runs/" + run + "/cancel").exchange();
        Path other = plugin("twice", "1.0.0", "other-format");

        refused(other, "higher Plugin-Version");
        upload(plugin("twice", "1.0.1", "twice-format")).expectStatus().isCreated();
        assertThat(plugins.get("twice").version()).isEqualTo("1.0.1");
    }

    @Test
    void anOlderVersionIsRefusedUntilTheNewerOneIsRemoved() throws IOException {
        Path older = plugin("aged", "1.9.0", "aged-format");
        upload(older).expectStatus().isCreated();
        upload(plugin("aged", "1.10.0", "aged-format")).expectStatus().isCreated();

        refused(older, "1.10.0, which is newer than 1.9.0");
        refused(plugin("aged", "1.10.0-rc.1", "aged-format"), "newer than 1.10.0-rc.1");
        assertThat(plugins.get("aged").version()).isEqualTo("1.10.0");

        admin.delete().uri("/api/v1/plugins/aged").exchange().expectStatus().isNoContent();
        upload(older).expectStatus().isCreated();
        assertThat(plugins.get("aged").version()).isEqualTo("1.9.0");
    }

    @Test
    void buildMetadataOrdersNothing() throws IOException {
        upload(plugin("built", "1.0.0+b.2", "built-format")).expectStatus().isCreated();
        upload(plugin("built", "1.0.0+b.10", "built-format")).expectStatus().isCreated();
        upload(plugin("built", "1.0.0+b.1", "built-format")).expectStatus().isCreated();

        assertThat(plugins.get("built").version()).isEqualTo("1.0.0+b.1");
        refused(plugin("built", "1.0.0-rc.1+b.20", "built-format"), "newer than 1.0.0-rc.1+b.20");
    }

    @Test
    void aVersionWithAnEmptyPartIsRefused() throws IOException {
        for (String version : List.of("1.0.0-+b", "1.0.0+", "1.0.0-", "1.0.0-a..b", "1.0")) {
            refused(plugin("odd", version, "odd-format"), "Plugin-Version in the jar's manifest is");
        }
    }

    @Test
    void whatIsNoPluginIsRefusedWithTheReason() throws IOException {
        refused(Files.writeString(folder.resolve("text.jar"), "just text"), "not a jar");
        refused(jarWith("x.txt"), "META-INF/MANIFEST.MF");
        refused(jarWith("META-INF/MANIFEST.MF", "no header\n"), "manifest cannot be read");
        refused(jar("noid", Map.of("Plugin-Version", "1.0.0")), "Plugin-Id");
        refused(jar("badid", Map.of("Plugin-Id", "../../etc", "Plugin-Version", "1")), "Plugin-Id");
        refused(jarWith("dev/headstock/api/Head.class"), "provided");
        refused(jar("empty", Map.of("Plugin-Id", "empty", "Plugin-Version", "1.0.0")), "@Extension");
        refused(plugin("bundled", "9.0.0", "bundled-format"), "comes with the server");
        refused(plugin("thief", "1.0.0", "bundled-format"), "already brought by plugin bundled");
    }

    @Test
    void aColumnRoleHasOneTypeForAllHeads() throws IOException {
        upload(jar("arcs", Map.of("Plugin-Id", "arcs", "Plugin-Version", "1.0.0", "Test-Parts", "HEAD=arcs-head")))
                .expectStatus()
                .isCreated();

        refused(
                jar(
                        "numeric",
                        Map.of("Plugin-Id", "numeric", "Plugin-Version", "1.0.0", "Test-Parts", "HEAD=numeric-head")),
                "Head 'numeric-head' reads the column role 'arcs' as number, but head");
    }

    @Test
    void aConflictOfVersionsHidesNoFaultOfTheJar() throws IOException {
        upload(plugin("conflicting", "2.0.0", "conflicting-format"))
                .expectStatus()
                .isCreated();
        Path older = jar(
                "conflicting",
                Map.of("Plugin-Id", "conflicting", "Plugin-Version", "1.0.0", "Test-Problem", "A is not public"));
        Path ending =
                jar("conflicting", Map.of("Plugin-Id", "conflicting", "Plugin-Version", "1.0.0", "Test-Crash", "yes"));

        upload(older)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems.length()")
                .isEqualTo(2)
                .jsonPath("$.problems[0].message")
                .value(message -> assertThat(String.valueOf(message)).contains("2.0.0, which is newer than 1.0.0"))
                .jsonPath("$.problems[1].message")
                .isEqualTo("A is not public");
        refused(ending, "could not load the jar");
    }

    @Test
    void aPluginThatTheHostCannotLoadIsRefused() throws IOException {
        refused(
                jar("sick", Map.of("Plugin-Id", "sick", "Plugin-Version", "1.0.0", "Test-Problem", "needs API 9")),
                "needs API 9");
        refused(
                jar("deadly", Map.of("Plugin-Id", "deadly", "Plugin-Version", "1.0.0", "Test-Crash", "yes")),
                "could not load");

        assertThat(plugins.list()).extracting(Plugin::id).doesNotContain("sick", "deadly");
    }

    @Test
    void aDisabledBundledPluginStaysDisabledWhenItIsUpgraded() {
        String id = "upgraded-" + UUID.randomUUID();
        bundle(id, "1.0.0");
        jars.enable(id, false);

        bundle(id, "1.1.0");

        assertThat(jars.current(id)).hasValueSatisfying(jar -> {
            assertThat(jar.manifest().version()).isEqualTo("1.1.0");
            assertThat(jar.enabled()).isFalse();
        });
        jars.retire(id);
    }

    private void bundle(String id, String version) {
        String sha256 = UUID.randomUUID().toString().replace("-", "").repeat(2);
        jars.install(sha256, new JarManifest(id, version, "", "", ""), 1, true);
    }

    private void refused(Path jar, String reason) throws IOException {
        upload(jar).expectStatus().isEqualTo(422).expectBody(String.class).value(body -> assertThat(body)
                .contains(reason));
    }

    private RestTestClient.ResponseSpec upload(Path jar) throws IOException {
        return admin.post()
                .uri("/api/v1/plugins")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(Files.readAllBytes(jar))
                .exchange();
    }

    private void enable(String id, boolean enabled) {
        admin.patch()
                .uri("/api/v1/plugins/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"enabled\":%s}".formatted(enabled))
                .exchange()
                .expectStatus()
                .isOk();
    }

    private Path plugin(String id, String version, String extension) throws IOException {
        return jar(id, Map.of("Plugin-Id", id, "Plugin-Version", version, "Test-Extension", extension));
    }

    private Path jar(String name, Map<String, String> manifest) throws IOException {
        return FakeDistribution.plugin(Files.createTempFile(folder, name, ".jar"), new HashMap<>(manifest));
    }

    private Path jarWith(String entry) throws IOException {
        return jarWith(entry, "");
    }

    private Path jarWith(String entry, String content) throws IOException {
        Path jar = Files.createTempFile(folder, "entry", ".jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return jar;
    }
}
