package dev.headstock.trainer.processes.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.trainer.processes.worker.server.FakeServer.Answer;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private final Lease lease = new Lease(System::nanoTime, () -> {});

    @Test
    void refusedMetricsAreToldToWhoeverGoesOnAndHoldUpNoLogLine() throws Exception {
        try (var server = new FakeServer(request -> request.equals("POST /metrics")
                        ? Answer.problem(422, "validation", "A metric's name has 1 to 200 characters.")
                        : Answer.DONE);
                var reports = new Reports(server.connection(lease))) {
            reports.requireSending();
            reports.add(new Point(" ", 1, 0, 0, 1));
            reports.log("WARN", "something is odd");

            assertThatThrownBy(reports::flush).isInstanceOf(RequestRefusedException.class);

            assertThatThrownBy(reports::requireSending)
                    .isInstanceOf(RequestRefusedException.class)
                    .hasMessageContaining("1 to 200 characters");
            reports.flushLog();
            assertThat(server.requests).contains("POST /log");
        }
    }
}
