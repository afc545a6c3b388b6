package dev.headstock.server.registry;

import dev.headstock.server.plugins.PluginUsage;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The jars that imported versions run with: no run of this server pins them. */
@Component
class ImportedVersionPlugins implements PluginUsage {
    private final JdbcClient jdbc;

    ImportedVersionPlugins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, Long> runsByPlugin(Collection<String> plugins) {
        return Map.of();
    }

    @Override
    public boolean pins(String sha256) {
        return jdbc.sql("""
                        select exists (select from model_version where run is null
                            and lineage -> 'plugins' @> jsonb_build_array(jsonb_build_object('sha256', :sha256::text)))""").param("sha256", sha256).query(Boolean.class).single();
    }

    @Override
    public Set<String> neededByUnfinishedJobs() {
        return Set.of();
    }
}
