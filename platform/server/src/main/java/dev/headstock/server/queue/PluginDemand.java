package dev.headstock.server.queue;

import dev.headstock.server.plugins.PluginUsage;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plugins jobs need. */
@Component
class PluginDemand implements PluginUsage {
    private final JdbcClient jdbc;

    PluginDemand(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean pins(String sha256) {
        return jdbc.sql("select exists (select from job_plugin where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Set<String> neededNow() {
        return new HashSet<>(jdbc.sql("""
                        select distinct plugin from job_plugin join job on job.id = job_plugin.job
                        where job.finished_at is null""").query(String.class).list());
    }
}
