package dev.headstock.plugins.distillation;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Pass;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;

/** Adds to the loss how far the inside of a student is from that of its teacher, on texts with and without labels. */
interface FromInside extends StepInterceptor {
    ModelReference teacher();

    /** Of the difference in the loss. */
    double weight();

    /**
     * How far student and teacher are apart: one number per row, [rows].
     *
     * @param theirs the teacher's pass
     */
    NDArray difference(ForwardPass forward, ForwardPass theirs, Pass pass);

    @Override
    default boolean usesUnlabeledUnits() {
        return true;
    }

    @Override
    default NDArray transformLoss(ForwardPass forward, Step step, Pass pass) {
        NDArray rows = difference(forward, forward.through(teacher()), pass);
        return forward.loss().add(pass.kernels().scale(Relations.perUnit(rows, forward.batch()), weight()));
    }
}
