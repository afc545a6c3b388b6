package dev.headstock.server.studies;

import dev.headstock.server.plugins.PluginUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plugins studies were started with. */
@Component
class StudyPlugins implements PluginUsage {
    private final JdbcClient jdbc;

    StudyPlugins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Use> uses() {
        return jdbc.sql("select plugin ->> 'id' as plugin, count(*) as count from study group by 1")
                .query((row, number) -> (Use) new OfPlugin(row.getString("plugin"), By.STUDIES, row.getLong("count")))
                .list();
    }

    @Override
    public boolean pins(String sha256) {
        return jdbc.sql("select exists (select from study where plugin ->> 'sha256' = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    /** A study that runs asks its plugin for further rounds. */
    @Override
    public Set<String> neededNow() {
        return new HashSet<>(jdbc.sql("select distinct plugin ->> 'id' from study where state = 'RUNNING'")
                .query(String.class)
                .list());
    }
}
