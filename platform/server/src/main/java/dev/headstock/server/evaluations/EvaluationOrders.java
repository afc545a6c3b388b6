package dev.headstock.server.evaluations;

import dev.headstock.protocol.Split;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What evaluate jobs are to do. */
@Component
class EvaluationOrders {
    private final JdbcClient jdbc;

    EvaluationOrders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param model an exact reference
     * @param checkpoint that the model consists of
     * @param run that trained it, or null when no run of this server did
     */
    record Order(
            String model,
            UUID checkpoint,
            @Nullable UUID run,
            UUID datasetVersion,
            List<Split> splits,
            int replicates) {
        EvaluationSource source(UUID job) {
            return new EvaluationSource(job, run, model, datasetVersion);
        }
    }

    void add(UUID job, Order order) {
        jdbc.sql("""
                        insert into evaluation_order (job, model, checkpoint, run, dataset_version, splits, replicates)
                        values (:job, :model, :checkpoint, :run, :dataset, :splits, :replicates)""")
                .param("job", job)
                .param("model", order.model())
                .param("checkpoint", order.checkpoint())
                .param("run", order.run())
                .param("dataset", order.datasetVersion())
                .param("splits", order.splits().stream().map(Split::name).toArray(String[]::new))
                .param("replicates", order.replicates())
                .update();
    }

    Order get(UUID job) {
        return jdbc.sql("select * from evaluation_order where job = :job")
                .param("job", job)
                .query((row, number) -> new Order(
                        row.getString("model"),
                        row.getObject("checkpoint", UUID.class),
                        row.getObject("run", UUID.class),
                        row.getObject("dataset_version", UUID.class),
                        Stream.of((String[]) row.getArray("splits").getArray())
                                .map(Split::valueOf)
                                .toList(),
                        row.getInt("replicates")))
                .single();
    }
}
