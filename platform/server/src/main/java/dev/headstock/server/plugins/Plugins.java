package dev.headstock.server.plugins;

import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.PluginIdentity;
import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.Plugin.PluginUse;
import dev.headstock.server.processes.TrainerStartException;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The plugins of this server. Other packages come in here, and to {@link PluginHost} to ask what a plugin can do. */
@Component
public class Plugins {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final PluginJars jars;
    private final PluginHost host;
    private final PluginFolder folder;
    private final Blobs blobs;
    private final ObjectProvider<PluginUsage> usage;
    private final ApplicationEventPublisher events;

    Plugins(
            PluginJars jars,
            PluginHost host,
            PluginFolder folder,
            Blobs blobs,
            ObjectProvider<PluginUsage> usage,
            ApplicationEventPublisher events) {
        this.jars = jars;
        this.host = host;
        this.folder = folder;
        this.blobs = blobs;
        this.usage = usage;
        this.events = events;
    }

    /** An extension and the exact jar that brings it. */
    public record Offer(ExtensionDescriptor extension, PinnedPlugin plugin) {}

    public List<Plugin> list() {
        return views(jars.current());
    }

    public Plugin get(String id) {
        return views(jars.current(id).stream().toList()).stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("plugin", id));
    }

    private List<Plugin> views(List<PluginJars.Jar> shown) {
        List<PluginUsage.Use> all =
                usage.stream().flatMap(each -> each.uses().stream()).toList();
        return shown.stream().map(jar -> view(jar, uses(jar, all))).toList();
    }

    private static List<PluginUse> uses(PluginJars.Jar jar, List<PluginUsage.Use> all) {
        Map<PluginUsage.By, Long> counts = new EnumMap<>(PluginUsage.By.class);
        all.stream().filter(use -> isOf(jar, use)).forEach(use -> counts.merge(use.by(), use.count(), Long::sum));
        return counts.entrySet().stream()
                .map(count -> new PluginUse(count.getKey(), count.getValue()))
                .toList();
    }

    private static boolean isOf(PluginJars.Jar jar, PluginUsage.Use use) {
        if (use instanceof PluginUsage.OfPlugin plugin) {
            return plugin.plugin().equals(jar.manifest().id());
        }
        return use instanceof PluginUsage.OfExtension one
                && jar.extensions().stream()
                        .anyMatch(extension ->
                                extension.kind() == one.kind() && extension.id().equals(one.extension()));
    }

    /** Extensions that can be chosen now; of one kind, or of all when {@code kind} is null. */
    public List<Offer> extensions(@Nullable ExtensionPointKind kind) {
        return jars.current().stream()
                .filter(jar -> jar.enabled() && jar.problem() == null)
                .flatMap(jar -> jar.extensions().stream().map(extension -> new Offer(extension, jar.pin())))
                .filter(offer -> kind == null || offer.extension().kind() == kind)
                .toList();
    }

    /** A jar that is or was installed, by its bytes. */
    public Optional<PinnedPlugin> jar(String sha256) {
        return jars.find(sha256).map(PluginJars.Jar::pin);
    }

    /** The installed jar of a plugin that can be used. */
    public Optional<PinnedPlugin> current(String id) {
        return jars.current(id)
                .filter(jar -> jar.enabled() && jar.problem() == null)
                .map(PluginJars.Jar::pin);
    }

    /** The jar that brings this extension now; a run pins it by SHA-256. Its bytes are {@code Blobs.open(sha256)}. */
    public Optional<PinnedPlugin> ownerOf(ExtensionPointKind kind, String extensionId) {
        return extensions(kind).stream()
                .filter(offer -> offer.extension().id().equals(extensionId))
                .map(Offer::plugin)
                .findFirst();
    }

    /**
     * Installs a jar after a host of its own has loaded it. The same jar again changes nothing; one of a lower version is refused. Other bytes of
     * the same version, as an author makes them all day, replace the earlier ones while nothing was made with those.
     *
     * @param file taken over: gone afterwards when the jar was accepted
     */
    Plugin install(Path file) throws IOException, InterruptedException {
        JarManifest manifest = readManifest(file);
        Blob blob = Blobs.identify(file);
        Optional<PluginJars.Jar> known = jars.find(manifest.id(), manifest.version());
        Optional<PluginJars.Jar> rebuilt = known.filter(jar -> !jar.sha256().equals(blob.sha256()));
        if (isInstalled(blob)) {
            return get(manifest.id());
        }
        // A conflict of versions hides no fault of the jar: the author learns of both.
        List<String> problems = conflicts(manifest, rebuilt);
        PluginDescriptor found = probe(file, blob, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(
                    problems.stream().map(problem -> Problem.error("", problem)).toList());
        }
        blobs.take(file);
        jars.install(blob.sha256(), manifest, blob.size(), false);
        rebuilt.ifPresent(jar -> discard(jar.sha256()));
        jars.describe(blob.sha256(), found.extensions(), null);
        host.restart();
        events.publishEvent(new PluginsChanged());
        return get(manifest.id());
    }

    /** With what is installed. */
    private List<String> conflicts(JarManifest manifest, Optional<PluginJars.Jar> rebuilt) {
        List<String> conflicts = new ArrayList<>();
        rebuilt.filter(this::isPinned)
                .ifPresent(earlier -> conflicts.add(
                        "Something was made with plugin %s %s of other bytes (SHA-256 %s), so this version cannot change any more. Give the new jar a higher Plugin-Version."
                                .formatted(manifest.id(), manifest.version(), earlier.sha256())));
        Optional<PluginJars.Jar> installed = jars.current(manifest.id());
        if (installed.filter(PluginJars.Jar::bundled).isPresent()) {
            conflicts.add("Plugin %s comes with the server and cannot be replaced. Give yours another Plugin-Id."
                    .formatted(manifest.id()));
            return conflicts;
        }
        // Rejects downgrades: an older jar uploaded by mistake would silently become the default.
        installed
                .map(jar -> jar.manifest().version())
                .filter(version -> order(version).compareTo(order(manifest.version())) > 0)
                .ifPresent(version -> conflicts.add(
                        "Plugin %s is installed in version %s, which is newer than %s. Give the new jar a higher Plugin-Version; to go back, remove the plugin first."
                                .formatted(manifest.id(), version, manifest.version())));
        return conflicts;
    }

    private boolean isPinned(PluginJars.Jar jar) {
        return usage.stream().anyMatch(each -> each.pins(jar.sha256()));
    }

    private void discard(String sha256) {
        jars.delete(sha256);
        blobs.release(List.of(sha256));
    }

    private static Version order(String version) {
        return Version.parse(PluginIdentity.precedence(version));
    }

    private boolean isInstalled(Blob blob) {
        return jars.current().stream().anyMatch(jar -> jar.sha256().equals(blob.sha256()) && jar.enabled());
    }

    Plugin enable(String id, boolean enabled) {
        get(id);
        if (!enabled) {
            refuseWhileNeeded(id);
        }
        jars.enable(id, enabled);
        host.restart();
        events.publishEvent(new PluginsChanged());
        return get(id);
    }

    void remove(String id) {
        if (get(id).bundled()) {
            throw ApiException.conflict("Plugin %s comes with the server. Disable it instead.".formatted(id));
        }
        refuseWhileNeeded(id);
        jars.retire(id);
        host.restart();
        events.publishEvent(new PluginsChanged());
    }

    private void refuseWhileNeeded(String id) {
        if (usage.stream().anyMatch(each -> each.neededNow().contains(id))) {
            throw ApiException.conflict(
                    "Plugin %s is needed by a job or study that has not finished. Wait for it or cancel it."
                            .formatted(id));
        }
    }

    private static JarManifest readManifest(Path file) throws IOException {
        JarManifest.Reading reading = JarManifest.read(file);
        return reading.manifest().orElseThrow(() -> ApiException.invalid(reading.problems()));
    }

    /** @param problems receives what is wrong with the jar; then what is returned cannot be installed */
    private PluginDescriptor probe(Path file, Blob blob, List<String> problems) throws InterruptedException {
        if (host.status().state() == PluginHost.State.FAILED) {
            throw ApiException.unavailable(String.valueOf(host.status().message()));
        }
        try {
            PluginDescriptor found = host.probe(folder.of(file)).stream()
                    .filter(plugin -> plugin.sha256().equals(blob.sha256()))
                    .findFirst()
                    .orElseGet(() -> nothing(blob, "The plugin host found no plugin in the jar."));
            problems.addAll(
                    found.problem() == null
                            ? extensionProblems(found)
                            : found.problem().lines().toList());
            return found;
        } catch (IOException failure) {
            PluginDescriptor nothing = nothing(blob, notLoaded(failure));
            problems.add(String.valueOf(nothing.problem()));
            return nothing;
        }
    }

    private static PluginDescriptor nothing(Blob blob, String problem) {
        return new PluginDescriptor("", "", "", "", "", blob.sha256(), List.of(), problem);
    }

    /**
     * What is wrong with the jar that a host of its own did not load. Only a process that ended by itself, while it loaded the plugin, says
     * something about the jar.
     *
     * @throws ApiException when it says nothing about it
     */
    static String notLoaded(IOException failure) {
        if (failure instanceof TrainerStartException start && start.plugin().isPresent()) {
            return "A plugin host of its own could not load the jar: %s.".formatted(failure.getMessage());
        }
        boolean late = failure instanceof HttpTimeoutException
                || failure instanceof TrainerStartException start && start.isSlow();
        if (late) {
            throw ApiException.unavailable(
                    "A plugin host of its own did not load the jar in time. Try again when the machine is less busy; if this happens every time, a constructor does not end.");
        }
        log.warn("A jar could not be checked", failure);
        throw ApiException.unavailable(
                "The jar could not be checked, because a plugin host of its own did not run%s. Try again in a few seconds."
                        .formatted(failure instanceof TrainerStartException ? ": " + failure.getMessage() : ""));
    }

    private List<String> extensionProblems(PluginDescriptor plugin) {
        if (plugin.extensions().isEmpty()) {
            return List.of(
                    "The jar brings no extension. Annotate a class with @Extension and let PF4J's annotation processor run when it is compiled.");
        }
        List<String> problems = new ArrayList<>(plugin.extensions().stream()
                .flatMap(extension -> ownerOf(extension.kind(), extension.id())
                        .filter(owner -> !owner.id().equals(plugin.id()))
                        .map(owner -> "The %s '%s' is already brought by plugin %s. Choose another id."
                                .formatted(
                                        extension.kind().name().toLowerCase(Locale.ROOT), extension.id(), owner.id()))
                        .stream())
                .toList());
        List<Offer> others = extensions(ExtensionPointKind.HEAD).stream()
                .filter(offer -> !offer.plugin().id().equals(plugin.id()))
                .toList();
        for (ExtensionDescriptor head : plugin.extensions()) {
            for (ColumnRoleView role : head.columnRoles()) {
                others.stream()
                        .filter(offer ->
                                offer.extension().columnRoles().stream().anyMatch(isOtherType(role)))
                        .findFirst()
                        .ifPresent(offer -> problems.add(
                                "Head '%s' reads the column role '%s' as %s, but head '%s' of plugin %s reads it as another type. Give the role another id."
                                        .formatted(
                                                head.id(),
                                                role.id(),
                                                role.type(),
                                                offer.extension().id(),
                                                offer.plugin().id())));
            }
        }
        return problems;
    }

    /** A column has one type for all heads that read it. */
    private static Predicate<ColumnRoleView> isOtherType(ColumnRoleView role) {
        return other -> other.id().equals(role.id()) && !other.type().equals(role.type());
    }

    private static Plugin view(PluginJars.Jar jar, List<PluginUse> uses) {
        JarManifest manifest = jar.manifest();
        return new Plugin(
                manifest.id(),
                manifest.version(),
                manifest.provider(),
                manifest.description(),
                manifest.requires(),
                jar.sha256(),
                jar.bundled(),
                state(jar),
                jar.problem(),
                jar.extensions(),
                uses,
                jar.bundled() ? null : jar.uploadedAt());
    }

    private static Plugin.State state(PluginJars.Jar jar) {
        if (!jar.enabled()) {
            return Plugin.State.DISABLED;
        }
        return jar.problem() == null ? Plugin.State.READY : Plugin.State.FAILED;
    }
}
