package dev.headstock.server.registry.imports;

import dev.headstock.server.plugins.PluginUsage;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The jars that imported versions and heads kept by recipes run with: no run of this server need pin them. */
@Component
class ImportedVersionPlugins implements PluginUsage {
    private final JdbcClient jdbc;

    ImportedVersionPlugins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Use> uses() {
        return jdbc.sql("""
                        select plugin ->> 'id' as plugin, count(*) as count
                        from model_version, jsonb_array_elements(lineage -> 'plugins') as plugin
                        where run is null group by 1""")
                .query((row, number) ->
                        (Use) new OfPlugin(row.getString("plugin"), By.IMPORTED_VERSIONS, row.getLong("count")))
                .list();
    }

    @Override
    public boolean pins(String sha256) {
        return jdbc.sql("""
                        select exists (select from model_version where run is null
                            and lineage -> 'plugins' @> jsonb_build_array(jsonb_build_object('sha256', :sha256::text)))
                            or exists (select from kept_head
                            where lineage -> 'plugins' @> jsonb_build_array(jsonb_build_object('sha256', :sha256::text)))""").param("sha256", sha256).query(Boolean.class).single();
    }
}
