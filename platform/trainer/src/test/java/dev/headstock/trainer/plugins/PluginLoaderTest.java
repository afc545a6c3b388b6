package dev.headstock.trainer.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.trainer.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
    private static final String NONE = "brought.None";
    private static final String API = "1.0.0";

    @TempDir
    Path folder;

    private final JarBuilder jars = new JarBuilder();

    @Test
    void findsWhatAJarBringsByKindAndId() throws Exception {
        Path jar = jars.plugin("good", "1.2.3", ">=1.0.0 & <2.0.0")
                .brings(NONE, "none")
                .write(folder);

        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), API)) {
            PluginDescriptor descriptor = loader.descriptors().get(0);
            assertThat(descriptor.problem()).isNull();
            assertThat(descriptor.version()).isEqualTo("1.2.3");
            assertThat(descriptor.sha256()).isEqualTo(Sha256.of(jar));
            assertThat(descriptor.extensions())
                    .extracting(ExtensionDescriptor::id)
                    .containsExactly("none");
            assertThat(loader.extensions().placement("none").title()).isEqualTo("A title");
        }
    }

    @Test
    void anUnknownIdListsTheKnownOnes() throws Exception {
        jars.plugin("good", "1.0.0", "*").brings(NONE, "none").write(folder);

        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), API)) {
            assertThatThrownBy(() -> loader.extensions().placement("lora"))
                    .isInstanceOf(UnknownExtensionException.class)
                    .hasMessageContaining("no placement 'lora'")
                    .hasMessageContaining("Known: none");
        }
    }

    @Test
    void whatCannotBeUsedIsReportedAndTakesNothingWithIt() throws Exception {
        jars.plugin("a-good", "1.0.0", "*").brings(NONE, "none").write(folder);
        jars.plugin("b-future", "1.0.0", ">=9.0.0").brings(NONE, "other").write(folder);
        jars.plugin("c-greedy", "1.0.0", "*")
                .brings(NONE, "third")
                .holds("dev/headstock/api/Pluggable.class")
                .write(folder);
        jars.plugin("d-twin", "1.0.0", "*").brings(NONE, "none").write(folder);
        jars.plugin("e-missing", "1.0.0", "*").names("brought.Absent").write(folder);
        jars.plugin("f-empty", "1.0.0", "*").write(folder);
        jars.plugin("", "1.0.0", "*").brings(NONE, "nameless").write(folder);
        Files.writeString(folder.resolve("g-text.jar"), "not a jar", StandardCharsets.UTF_8);

        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), API)) {
            assertThat(problemOf(loader, "a-good")).isNull();
            assertThat(problemOf(loader, "b-future")).contains(">=9.0.0").contains(API);
            assertThat(problemOf(loader, "c-greedy")).contains("dev/headstock/api/Pluggable.class");
            assertThat(problemOf(loader, "d-twin")).contains("already brought by plugin 'a-good'");
            assertThat(problemOf(loader, "e-missing")).contains("brought.Absent");
            assertThat(problemOf(loader, "f-empty")).contains("extensions.idx");
            assertThat(problemOf(loader, "")).contains("Plugin-Id");
            assertThat(problemOf(loader, "g-text.jar")).contains("not a jar");
            assertThat(loader.extensions().placement("none").id()).isEqualTo("none");
            assertThatThrownBy(loader::requireAll).isInstanceOf(PluginException.class);
        }
    }

    @Test
    void aJarForAnotherApiIsRefusedInOneSentence() throws Exception {
        jars.plugin("a-old", "1.0.0", ">=0.1.0 & <1.0.0").brings(NONE, "none").write(folder);
        jars.plugin("b-silent", "1.0.0", "*")
                .withoutRange()
                .brings(NONE, "other")
                .write(folder);

        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), API)) {
            assertThat(problemOf(loader, "a-old"))
                    .isEqualTo(
                            "the plugin needs plugin API >=0.1.0 & <1.0.0, and this is 1.0.0. Install a version made for this one.");
            assertThat(problemOf(loader, "b-silent")).contains("Add Plugin-Requires");
        }
    }

    @Test
    void theVersionOfTheApiIsTheEntryInItsJar() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Headstock-Api", "1.2.0");
        Path jar = folder.resolve("plugin-api.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();

        assertThat(ApiVersion.read(jar)).isEqualTo("1.2.0");
    }

    private static @Nullable String problemOf(PluginLoader loader, String id) {
        return loader.descriptors().stream()
                .filter(descriptor -> descriptor.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '%s' among %s".formatted(id, loader.descriptors())))
                .problem();
    }
}
