package dev.headstock.server.plugins;

import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.SettingsDescriptor;
import dev.headstock.protocol.SubjectCountView;
import dev.headstock.server.http.Page;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class PluginController {
    private final Plugins plugins;
    private final PluginHost host;
    private final Blobs blobs;

    PluginController(Plugins plugins, PluginHost host, Blobs blobs) {
        this.plugins = plugins;
        this.host = host;
        this.blobs = blobs;
    }

    /** An extension with the plugin that brings it. */
    record Extension(
            ExtensionPointKind kind,
            String id,
            String title,
            String summary,
            Map<String, Object> optionsSchema,
            Map<String, Object> defaults,
            List<ColumnRoleView> columnRoles,
            @Nullable SubjectCountView subjects,
            String pluginId,
            String pluginVersion,
            String pluginSha256) {
        static Extension of(Plugins.Offer offer) {
            ExtensionDescriptor extension = offer.extension();
            return new Extension(
                    extension.kind(),
                    extension.id(),
                    extension.title(),
                    extension.summary(),
                    extension.optionsSchema(),
                    extension.defaults(),
                    extension.columnRoles(),
                    extension.subjects(),
                    offer.plugin().id(),
                    offer.plugin().version(),
                    offer.plugin().sha256());
        }
    }

    record PluginChange(Boolean enabled) {}

    @GetMapping("/plugins")
    Page<Plugin> listPlugins() {
        return Page.of(plugins.list());
    }

    @GetMapping("/extensions")
    Page<Extension> listExtensions(@RequestParam(required = false) @Nullable ExtensionPointKind kind) {
        return Page.of(plugins.extensions(kind).stream().map(Extension::of).toList());
    }

    /** What columns of a data set can be for: the platform's roles, then those that heads bring. */
    @GetMapping("/column-roles")
    List<ColumnRoleView> listColumnRoles() {
        return host.description().columnRoles();
    }

    /** The settings of a run with their defaults, described as an extension's options are. */
    @GetMapping("/training-settings")
    SettingsDescriptor getTrainingSettings() {
        return host.description().settings();
    }

    @PostMapping("/plugins")
    @ResponseStatus(HttpStatus.CREATED)
    Plugin uploadPlugin(InputStream body) throws IOException, InterruptedException {
        Path spooled = blobs.spool();
        try {
            Blobs.copy(body, spooled);
            return plugins.install(spooled);
        } finally {
            Files.deleteIfExists(spooled);
        }
    }

    @PatchMapping("/plugins/{id}")
    Plugin changePlugin(@PathVariable String id, @RequestBody PluginChange change) {
        return plugins.enable(id, change.enabled());
    }

    @DeleteMapping("/plugins/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deletePlugin(@PathVariable String id) {
        plugins.remove(id);
    }
}
