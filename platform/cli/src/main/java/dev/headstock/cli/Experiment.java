package dev.headstock.cli;

import java.util.List;

/** An experiment with its runs. */
record Experiment(List<Run> runs) {
    boolean finished() {
        return runs.stream().allMatch(run -> run.state().finished());
    }
}
