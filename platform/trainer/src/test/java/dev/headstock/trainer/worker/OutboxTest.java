package dev.headstock.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.trainer.worker.AnsweringServer.Answer;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Lease lease = new Lease(System::nanoTime, () -> {});

    @Test
    void refusedMetricsAreToldToWhoeverGoesOnAndHoldUpNoLogLine() throws Exception {
        try (var server = new AnsweringServer(request -> request.equals("POST /metrics")
                        ? Answer.problem(422, "validation", "A metric's name has 1 to 200 characters.")
                        : Answer.DONE);
                var outbox = new Outbox(server.connection(lease))) {
            outbox.requireSending();
            outbox.add(new Point(" ", 1, 0, 0, 1));
            outbox.log("WARN", "something is odd");

            assertThatThrownBy(outbox::flush).isInstanceOf(RequestRefusedException.class);

            assertThatThrownBy(outbox::requireSending)
                    .isInstanceOf(RequestRefusedException.class)
                    .hasMessageContaining("1 to 200 characters");
            outbox.flushLog();
            assertThat(server.requests).contains("POST /log");
        }
    }
}
