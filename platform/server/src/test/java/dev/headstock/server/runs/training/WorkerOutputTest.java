package dev.headstock.server.runs.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.runs.training.WorkerOutput.Line;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerOutputTest {
    @Test
    void whatTheLogHasIsNotRepeated() {
        List<String> output = List.of(
                "15:48:32.631 INFO  Attempt: Training 20 steps",
                "15:48:33.001 WARN  Attempt: slow",
                "# A fatal error has been detected by the Java Runtime Environment:");
        assertThat(WorkerOutput.unseen(output, Set.of("Training 20 steps")))
                .containsExactly(
                        new Line("WARN", "slow"),
                        new Line("ERROR", "# A fatal error has been detected by the Java Runtime Environment:"));
    }
}
