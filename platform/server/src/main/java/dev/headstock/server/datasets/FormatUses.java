package dev.headstock.server.datasets;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.server.plugins.PluginUsage;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which formats have read data sets. */
@Component
class FormatUses implements PluginUsage {
    private final JdbcClient jdbc;

    FormatUses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Use> uses() {
        return jdbc.sql("select format ->> 'id' as format, count(*) as count from dataset_version group by 1")
                .query((row, number) -> (Use) new OfExtension(
                        ExtensionPointKind.FORMAT, row.getString("format"), By.DATASET_VERSIONS, row.getLong("count")))
                .list();
    }
}
