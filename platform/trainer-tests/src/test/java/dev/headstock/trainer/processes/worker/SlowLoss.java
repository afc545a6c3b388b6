package dev.headstock.trainer.processes.worker;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.tuning.ParameterVector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pf4j.Extension;

/** The loss on a line of random length, point by point, and how many of them this attempt has measured. */
@Extension
public final class SlowLoss implements Analysis<SlowLoss.Options> {

    public record Options(@Option("How many points.") int points) {}

    @Override
    public String id() {
        return "slow-loss";
    }

    @Override
    public String title() {
        return "Slow loss";
    }

    @Override
    public String summary() {
        return "Measures a loss on a line, and takes its time.";
    }

    @Override
    public Options defaults() {
        return new Options(10);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        Probe probe = context.probe(Split.DEV, 8, 1);
        ParameterVector direction = model.randomDirection(2);
        float[] losses = context.state("losses", () -> new float[options.points()]);
        int[] measured = {0};
        context.repeat("points", options.points(), point -> {
            double length = 0.01 * point * context.random("length", point).nextDouble();
            losses[(int) point] = model.withOffset(direction.scale(length), () -> model.loss(probe))
                    .floatValue();
            measured[0]++;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        });
        double[][] points = new double[options.points()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {i, losses[i]};
        }
        return List.of(
                new Figure.LineChart("Loss", "point", "loss", Map.of("loss", points)),
                new Figure.Note("Measured", "%d points measured".formatted(measured[0])));
    }
}
