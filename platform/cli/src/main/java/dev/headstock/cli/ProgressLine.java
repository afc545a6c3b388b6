package dev.headstock.cli;

/** One run as one line: name, bar, step, loss and time left, which together fit a terminal of 80 columns. */
record ProgressLine(Run run) {
    private static final int BAR_WIDTH = 18;
    private static final int MILESTONES = 5;

    String name() {
        return run.name();
    }

    String drawn() {
        return "  %-16s %s %s".formatted(run.name(), bar(), text());
    }

    /** Changes with the state and with every fifth of the steps. */
    String milestone() {
        return run.state() + " " + (run.totalSteps() == 0 ? 0 : MILESTONES * run.step() / run.totalSteps());
    }

    private String bar() {
        double share = run.totalSteps() == 0 ? 0 : Math.min(1, (double) run.step() / run.totalSteps());
        int filled = (int) Math.floor(share * BAR_WIDTH);
        return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    }

    private String text() {
        return switch (run.state()) {
            case QUEUED, STARTING, PAUSED, FAILED, CANCELLED -> run.headline();
            case RUNNING -> steps() + loss() + timeLeft();
            case SUCCEEDED -> steps() + best();
        };
    }

    private String steps() {
        return "step %4d/%d".formatted(run.step(), run.totalSteps());
    }

    private String loss() {
        double loss = run.metric("train/loss");
        return Double.isNaN(loss) ? "" : "  loss %.4f".formatted(loss);
    }

    private String best() {
        Run.Metric best = run.primaryMetric();
        return best == null || best.value() == null ? "" : "  dev %s %.4f".formatted(best.name(), best.value());
    }

    private String timeLeft() {
        Double left = run.secondsLeft();
        return left == null ? "" : "  %d s left".formatted(Math.round(left));
    }
}
