package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.StateStore;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.model.Model;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the values that interceptors export, such as averages, into the model for the time of an evaluation or a checkpoint. Afterwards the
 * trained values are back bit for bit.
 */
public final class ExportedValues implements AutoCloseable {
    private final Model model;
    private final NDManager memory;
    private final Map<String, NDArray> trained = new LinkedHashMap<>();

    private ExportedValues(Model model) {
        this.model = model;
        this.memory = model.torch().newScope();
    }

    /**
     * @param interceptors that export values, in their order
     * @param paths trained so far
     */
    public static ExportedValues swapIn(
            Model model, List<StepInterceptor> interceptors, Collection<String> paths, States states) {
        ExportedValues values = new ExportedValues(model);
        if (interceptors.isEmpty()) {
            return values;
        }
        try (NDManager scratch = model.torch().newScope()) {
            List<NDArray> replaced = new ArrayList<>();
            List<NDArray> exported = new ArrayList<>();
            for (String path : paths) {
                NDArray own = Views.of(model.parameter(path), scratch);
                NDArray current = own;
                for (StepInterceptor interceptor : interceptors) {
                    StateStore store = states.store(States.INTERCEPTORS + interceptor.id() + "/", scratch);
                    current = Returned.by(
                            interceptor,
                            "a value to export for '%s'".formatted(path),
                            interceptor.exportedParameter(path, current, store),
                            own.getShape());
                }
                if (current != own) {
                    values.keep(path);
                    replaced.add(model.parameter(path));
                    exported.add(current);
                }
            }
            if (!replaced.isEmpty()) {
                model.torch().operations().copyAll(replaced, exported);
            }
            return values;
        } catch (RuntimeException e) {
            values.memory.close();
            throw e;
        }
    }

    private void keep(String path) {
        NDArray copy = model.parameter(path).duplicate();
        copy.attach(memory);
        trained.put(path, copy);
    }

    /** The trained values where the model holds others now. */
    public Map<String, NDArray> trained() {
        return trained;
    }

    /** Puts the trained values back. */
    @Override
    public void close() {
        if (!trained.isEmpty()) {
            List<NDArray> replaced =
                    trained.keySet().stream().map(model::parameter).toList();
            model.torch().operations().copyAll(replaced, List.copyOf(trained.values()));
        }
        memory.close();
    }
}
