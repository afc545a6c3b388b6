package dev.headstock.server.models;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.server.plugins.PluginUsage;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plugins base models need or came from: the family that reads them, and the recipe that made them. */
@Component
class ModelPlugins implements PluginUsage {
    private final JdbcClient jdbc;

    ModelPlugins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Use> uses() {
        return Stream.concat(
                        jdbc
                                .sql("select family, count(*) as count from base_model group by family")
                                .query((row, number) -> (Use) new OfExtension(
                                        ExtensionPointKind.FAMILY,
                                        row.getString("family"),
                                        By.BASE_MODELS,
                                        row.getLong("count")))
                                .list()
                                .stream(),
                        jdbc
                                .sql("""
                                        select provenance -> 'plugin' ->> 'id' as plugin, count(*) as count
                                        from base_model where provenance is not null group by 1""")
                                .query((row, number) -> (Use)
                                        new OfPlugin(row.getString("plugin"), By.BASE_MODELS, row.getLong("count")))
                                .list()
                                .stream())
                .toList();
    }
}
