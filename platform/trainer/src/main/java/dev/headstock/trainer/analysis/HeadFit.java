package dev.headstock.trainer.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.solvers.LbfgsMinimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fits readout and head on what the frozen layers below give, computed once: mean loss plus {@code l2 / 2 · ‖W‖²} over the matrices. */
final class HeadFit {
    private final Model model;
    private final Lbfgs solver;
    private final List<Entry> fitted;

    HeadFit(Model model, Lbfgs solver) {
        this.model = model;
        this.solver = solver;
        this.fitted = model.blueprint().parameters().stream()
                .filter(entry -> entry.owner() == Owner.HEAD || entry.owner() == Owner.READOUT)
                .filter(entry -> entry.spec() != null && entry.spec().trainable())
                .toList();
    }

    /** Units of a pass with the pooled layers that the readout reads. */
    private record Features(int[] units, List<NDArray> pooled) {}

    void fit(UnitSet units, Runnable onProgress) {
        if (units.labeled().length == 0) {
            throw new IllegalArgumentException("a head is fitted on labeled examples, and the probe has none");
        }
        double weight = Arrays.stream(units.labeled())
                .mapToDouble(unit -> units.get(unit).target().weight())
                .sum();
        try (NDManager memory = model.torch().newScope()) {
            List<Features> features = features(units, memory, onProgress);
            model.train(fitted.stream().map(Entry::path).toList());
            try {
                LbfgsMinimizer minimizer =
                        new LbfgsMinimizer(position -> evaluate(position, units, features, weight), read(), List.of());
                for (int i = 0; i < solver.iterations() && minimizer.iterate(); i++) {
                    onProgress.run();
                }
                write(minimizer.position());
            } finally {
                model.train(List.of());
            }
        }
    }

    private List<Features> features(UnitSet units, NDManager memory, Runnable onProgress) {
        List<Features> features = new ArrayList<>();
        for (int[] numbers : BatchOrder.passes(units)) {
            try (NDManager scratch = model.torch().newScope()) {
                List<NDArray> pooled = model.pass(model.batch(units.get(numbers), scratch), PassOptions.exact())
                        .pooled();
                features.add(new Features(
                        numbers,
                        pooled.stream()
                                .map(array -> {
                                    NDArray copy = array.duplicate();
                                    copy.attach(memory);
                                    return copy;
                                })
                                .toList()));
            }
            onProgress.run();
        }
        return features;
    }

    private LbfgsMinimizer.Point evaluate(float[] position, UnitSet units, List<Features> features, double weight) {
        write(position);
        List<NDArray> parameters =
                fitted.stream().map(entry -> model.parameter(entry.path())).toList();
        float[] gradient = new float[position.length];
        double loss = 0;
        for (Features pass : features) {
            try (NDManager memory = model.torch().newScope()) {
                NDArray sum = Torch.recorded(() -> model.pass(
                                model.batch(units.get(pass.units()), memory),
                                PassOptions.exact().recordingFrom(ParameterTable.ABOVE))
                        .withPooled(pass.pooled())
                        .loss()
                        .sum());
                loss += sum.getFloat() / weight;
                List<NDArray> gradients = model.torch().operations().gradients(sum, parameters);
                int at = 0;
                for (NDArray part : gradients) {
                    for (float number : part.toFloatArray()) {
                        gradient[at++] += (float) (number / weight);
                    }
                }
            }
        }
        return new LbfgsMinimizer.Point(loss + penalty(position, gradient), gradient);
    }

    private double penalty(float[] position, float[] gradient) {
        double penalty = 0;
        int at = 0;
        for (Entry entry : fitted) {
            int end = at + Math.toIntExact(entry.size());
            for (; at < end; at++) {
                if (entry.kind() == ParameterKind.MATRIX) {
                    penalty += solver.l2() / 2 * position[at] * position[at];
                    gradient[at] += (float) (solver.l2() * position[at]);
                }
            }
        }
        return penalty;
    }

    private float[] read() {
        int size =
                fitted.stream().mapToInt(entry -> Math.toIntExact(entry.size())).sum();
        float[] all = new float[size];
        int at = 0;
        for (Entry entry : fitted) {
            float[] values = model.values(entry.path());
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    private void write(float[] position) {
        try (NDManager memory = model.torch().newScope()) {
            List<NDArray> values = new ArrayList<>();
            int at = 0;
            for (Entry entry : fitted) {
                int size = Math.toIntExact(entry.size());
                values.add(memory.create(Arrays.copyOfRange(position, at, at + size), entry.shape()));
                at += size;
            }
            model.torch()
                    .operations()
                    .copyAll(
                            fitted.stream()
                                    .map(entry -> model.parameter(entry.path()))
                                    .toList(),
                            values);
        }
    }
}
