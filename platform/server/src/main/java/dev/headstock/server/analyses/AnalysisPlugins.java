package dev.headstock.server.analyses;

import dev.headstock.server.plugins.PluginUsage;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plugins analyses came from. Their jobs pin the jars. */
@Component
class AnalysisPlugins implements PluginUsage {
    private final JdbcClient jdbc;

    AnalysisPlugins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Use> uses() {
        return jdbc.sql("select plugin ->> 'id' as plugin, count(*) as count from analysis group by 1")
                .query((row, number) -> (Use) new OfPlugin(row.getString("plugin"), By.ANALYSES, row.getLong("count")))
                .list();
    }
}
