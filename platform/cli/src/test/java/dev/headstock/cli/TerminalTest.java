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
        assertThat(line(50).drawn()).contains("█████████░░░░░░░░░", "step   50/100", "loss 0.2500", "7 s left");
    }

    @Test
    void theLongestLineOfTheDemoFitsEightyColumns() {
        Run longest = run("Full fine-tuning", Run.State.RUNNING, "", 1500, 1500, 12.3456, 1234);

        assertThat(new ProgressLine(longest).drawn()).endsWith("1234 s left").hasSizeLessThan(80);
    }

    @Test
    void aLineLongerThanTheTerminalIsCutInsteadOfWrapped() {
        Terminal terminal = new Terminal(out, true);
        String headline = "Waiting for a slot: ".repeat(8);

        terminal.show(List.of(new ProgressLine(run("LoRA", Run.State.QUEUED, headline, 0, 0, 0, 0))));

        String visible = output().replaceAll("\u001b\\[[?0-9]*[A-Za-z]", "").strip();
        assertThat(visible).endsWith("…").hasSizeLessThan(80);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static ProgressLine line(int step) {
        return new ProgressLine(run("LoRA", Run.State.RUNNING, "Running", step, 100, 0.25, 7.2));
    }

    private static Run run(
            String name, Run.State state, String headline, int step, int steps, double loss, double secondsLeft) {
        Map<String, Object> metrics = Map.of("train/loss", loss);
        return new Run("r", name, state, headline, null, null, step, steps, secondsLeft, metrics, null, 10, null);
    }
}
