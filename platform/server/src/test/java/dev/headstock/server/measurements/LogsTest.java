package dev.headstock.server.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.server.ServerTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class LogsTest extends ServerTest {
    @Autowired
    private Logs log;

    @Autowired
    private TransactionTemplate transactions;

    /** The server may speak before the worker, and both count. */
    @Test
    void neitherTheServersLinesNorTheWorkersGetLost() {
        UUID run = UUID.randomUUID();
        List<LogBatch.Line> sent = List.of(
                new LogBatch.Line(1, "INFO", 1_700_000_000_000L, "worker, first"),
                new LogBatch.Line(2, "INFO", 1_700_000_000_000L, "worker, second"));

        transactions.executeWithoutResult(status -> {
            log.append(run, 1, "WARN", List.of("server, first", "server, second"));
            log.store(run, 1, sent);
            log.append(run, 1, "ERROR", List.of("server, third"));
            log.store(run, 1, sent);
        });

        assertThat(log.read(run, 0, 100, false, null, null))
                .extracting(Logs.LogLine::text)
                .containsExactly("server, first", "server, second", "worker, first", "worker, second", "server, third");
    }
}
