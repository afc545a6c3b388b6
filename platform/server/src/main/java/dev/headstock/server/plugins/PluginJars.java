package dev.headstock.server.plugins;

import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.storage.BlobReferences;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** The table of jars. At most one jar per plugin id is current; the others are kept for the runs that pin them. */
@Repository
class PluginJars implements BlobReferences {
    private static final TypeReference<List<ExtensionDescriptor>> EXTENSIONS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;

    PluginJars(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A row. {@code extensions} and {@code problem} are what the plugin host last said. */
    record Jar(
            String sha256,
            JarManifest manifest,
            long size,
            boolean bundled,
            boolean enabled,
            List<ExtensionDescriptor> extensions,
            @Nullable String problem,
            Instant uploadedAt) {
        PinnedPlugin pin() {
            return new PinnedPlugin(manifest.id(), manifest.version(), sha256, size);
        }
    }

    List<Jar> current() {
        return jdbc.sql("select * from plugin_jar where current order by plugin_id")
                .query(this::row)
                .list();
    }

    Optional<Jar> current(String pluginId) {
        return jdbc.sql("select * from plugin_jar where current and plugin_id = :id")
                .param("id", pluginId)
                .query(this::row)
                .optional();
    }

    /** Any jar that ever had this id and version. */
    Optional<Jar> find(String pluginId, String version) {
        return jdbc.sql(
                        "select * from plugin_jar where plugin_id = :id and version = :version order by current desc limit 1")
                .param("id", pluginId)
                .param("version", version)
                .query(this::row)
                .optional();
    }

    Optional<Jar> find(String sha256) {
        return jdbc.sql("select * from plugin_jar where sha256 = :sha256")
                .param("sha256", sha256)
                .query(this::row)
                .optional();
    }

    void delete(String sha256) {
        jdbc.sql("delete from plugin_jar where sha256 = :sha256")
                .param("sha256", sha256)
                .update();
    }

    /** Makes this jar the current one of its id. Whoever uploads it wants it; a bundled one stays disabled if its predecessor was. */
    @Transactional
    void install(String sha256, JarManifest manifest, long size, boolean bundled) {
        boolean enabled = !bundled || current(manifest.id()).map(Jar::enabled).orElse(true);
        retire(manifest.id());
        jdbc.sql("""
                        insert into plugin_jar (sha256, plugin_id, version, provider, description, requires, size, bundled, current, enabled)
                        values (:sha256, :id, :version, :provider, :description, :requires, :size, :bundled, true, :enabled)
                        on conflict (sha256) do update set current = true, enabled = excluded.enabled, bundled = excluded.bundled
                        """)
                .param("sha256", sha256)
                .param("id", manifest.id())
                .param("version", manifest.version())
                .param("provider", manifest.provider())
                .param("description", manifest.description())
                .param("requires", manifest.requires())
                .param("size", size)
                .param("bundled", bundled)
                .param("enabled", enabled)
                .update();
    }

    void retire(String pluginId) {
        jdbc.sql("update plugin_jar set current = false where plugin_id = :id and current")
                .param("id", pluginId)
                .update();
    }

    void enable(String pluginId, boolean enabled) {
        jdbc.sql("update plugin_jar set enabled = :enabled where plugin_id = :id and current")
                .param("id", pluginId)
                .param("enabled", enabled)
                .update();
    }

    void describe(String sha256, List<ExtensionDescriptor> extensions, @Nullable String problem) {
        jdbc.sql(
                        "update plugin_jar set extensions = cast(:extensions as jsonb), problem = :problem where sha256 = :sha256")
                .param("sha256", sha256)
                .param("extensions", json.write(extensions))
                .param("problem", problem)
                .update();
    }

    @Override
    public Set<String> referencedBlobs() {
        return new HashSet<>(
                jdbc.sql("select sha256 from plugin_jar").query(String.class).list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("select exists (select from plugin_jar where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private Jar row(ResultSet row, int number) throws SQLException {
        return new Jar(
                row.getString("sha256"),
                new JarManifest(
                        row.getString("plugin_id"),
                        row.getString("version"),
                        row.getString("provider"),
                        row.getString("description"),
                        row.getString("requires")),
                row.getLong("size"),
                row.getBoolean("bundled"),
                row.getBoolean("enabled"),
                json.read(row.getString("extensions"), EXTENSIONS),
                row.getString("problem"),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant());
    }
}
