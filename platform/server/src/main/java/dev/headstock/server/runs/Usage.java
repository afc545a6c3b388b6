package dev.headstock.server.runs;

import dev.headstock.server.datasets.DatasetUsage;
import dev.headstock.server.models.ModelUsage;
import dev.headstock.server.plugins.PluginUsage;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the packages below what the runs need of theirs. */
@Component
class Usage implements DatasetUsage, ModelUsage, PluginUsage {
    private final JdbcClient jdbc;

    Usage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<UUID, DatasetUsage.Usage> usageOf(Collection<UUID> versions) {
        Map<UUID, DatasetUsage.Usage> usage = new HashMap<>();
        jdbc.sql("""
                        select dataset_version, count(*) as runs, max(run.created_at) as last_used
                        from run where dataset_version = any (:versions) group by dataset_version""").param("versions", versions.toArray(UUID[]::new)).query(row -> {
            usage.put(
                    row.getObject("dataset_version", UUID.class),
                    new DatasetUsage.Usage(
                            row.getLong("runs"),
                            row.getObject("last_used", OffsetDateTime.class).toInstant()));
        });
        return usage;
    }

    @Override
    public Map<UUID, Long> runsOf(Collection<UUID> models) {
        Map<UUID, Long> runs = new HashMap<>();
        jdbc.sql("""
                        select base_model, count(*) as runs
                        from run where base_model = any (:models) group by base_model""").param("models", models.toArray(UUID[]::new)).query(row -> {
            runs.put(row.getObject("base_model", UUID.class), row.getLong("runs"));
        });
        return runs;
    }

    @Override
    public List<Use> uses() {
        return jdbc.sql("select plugin, count(*) as runs from run_plugin group by plugin")
                .query((row, number) -> (Use) new OfPlugin(row.getString("plugin"), By.RUNS, row.getLong("runs")))
                .list();
    }

    @Override
    public boolean pins(String sha256) {
        return jdbc.sql("select exists (select from run_plugin where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }
}
