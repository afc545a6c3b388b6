package dev.headstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void aPlainTerminalPrintsALineOnlyAtMilestones() {
        Terminal terminal = new Terminal(out, false);

        for (int step = 0; step <= 100; step++) {
            terminal.show(List.of(line(step)));
        }

        assertThat(output().lines()).hasSize(6);
        assertThat(output()).doesNotContain("\u001b");
    }

    @Test
    void aTerminalWithACursorDrawsOverWhatItDrewBefore() {
        Terminal terminal = new Terminal(out, true);

        terminal.show(List.of(line(1), line(2)));
        terminal.show(List.of(line(3), line(4)));

        assertThat(output()).containsOnlyOnce("\u001b[2A");
        assertThat(output().lines()).hasSize(4);
    }

    @Test
    void aRunningLineShowsStepLossAndTimeLeft() {
        assertThat(line(50).drawn()).contains("████████████░░░░░░░░░░░░", "step   50/100", "loss 0.2500", "7 s left");
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static ProgressLine line(int step) {
        Map<String, Object> metrics = Map.of("train/loss", 0.25);
        return new ProgressLine(new Run(
                "r", "LoRA", Run.State.RUNNING, "Running", null, null, step, 100, 7.2, metrics, null, 10, null));
    }
}
