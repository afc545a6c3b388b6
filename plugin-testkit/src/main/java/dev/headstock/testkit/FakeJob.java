package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.analysis.JobContext;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A job that stores its state after every third body of a loop, and that can be interrupted or cancelled. */
public class FakeJob implements JobContext {
    private static final int COMMIT_EVERY = 3;

    /** What a job that was interrupted leaves to the next attempt. */
    public static final class Stored {
        private final Map<String, float[]> state = new LinkedHashMap<>();
        private final Map<String, Long> positions = new LinkedHashMap<>();
    }

    /** The process went away. */
    public static final class InterruptedJobException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A user cancelled the job. */
    public static final class CancelledJobException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Workbench bench;
    private final Stored stored;
    private final Map<String, float[]> state = new LinkedHashMap<>();
    private final List<Double> progress = new ArrayList<>();
    private final Set<String> loops = new HashSet<>();
    private final boolean cancelled;
    private long bodiesLeft;
    private long bodies;
    private int leftByBodies;

    /**
     * @param bodiesLeft bodies of loops after which the job is interrupted
     * @param cancelled whether a user has cancelled it, which it notices at once
     */
    public FakeJob(Workbench bench, Stored stored, long bodiesLeft, boolean cancelled) {
        this.bench = bench;
        this.stored = stored;
        this.bodiesLeft = bodiesLeft;
        this.cancelled = cancelled;
    }

    Workbench bench() {
        return bench;
    }

    /** Fractions that were reported, in their order. */
    public List<Double> progress() {
        return progress;
    }

    /** Bodies of loops that ran. */
    public long bodies() {
        return bodies;
    }

    /** Arrays that bodies of loops put into the memory around them. */
    int leftByBodies() {
        return leftByBodies;
    }

    @Override
    public Kernels kernels() {
        return bench.kernels();
    }

    @Override
    public NDManager manager() {
        return bench.memory();
    }

    @Override
    public <T> T scoped(Supplier<T> body) {
        NDManager outer = manager();
        return bench.scoped(() -> {
            T result = body.get();
            Set<NDArray> kept = Collections.newSetFromMap(new IdentityHashMap<>());
            collect(result, kept);
            for (NDArray array : kept) {
                if (array.getManager() == manager()) {
                    array.attach(outer);
                }
            }
            return result;
        });
    }

    private static void collect(Object result, Set<NDArray> kept) {
        if (result instanceof NDArray array) {
            kept.add(array);
        } else if (result instanceof ParameterVector vector) {
            vector.paths().forEach(path -> kept.add(vector.get(path)));
        } else if (result instanceof Iterable<?> list) {
            list.forEach(each -> collect(each, kept));
        } else if (result instanceof Map<?, ?> map) {
            collect(map.values(), kept);
        }
    }

    @Override
    public void reportProgress(double fraction) {
        if (!(fraction >= 0 && fraction <= 1 + 1e-9)) {
            throw new IllegalArgumentException("progress must be in [0, 1], was " + fraction);
        }
        if (cancelled) {
            throw new CancelledJobException();
        }
        progress.add(fraction);
    }

    @Override
    public void repeat(String name, long times, LongConsumer body) {
        if (!loops.add(name)) {
            throw new IllegalArgumentException("'%s' is the name of another loop of this job".formatted(name));
        }
        if (cancelled) {
            throw new CancelledJobException();
        }
        for (long i = stored.positions.getOrDefault(name, 0L); i < times; i++) {
            if (bodiesLeft-- <= 0) {
                throw new InterruptedJobException();
            }
            long index = i;
            int before = bench.arrays();
            scoped(() -> {
                body.accept(index);
                return "";
            });
            leftByBodies += bench.arrays() - before;
            bodies++;
            if ((i + 1) % COMMIT_EVERY == 0 || i + 1 == times) {
                state.forEach((key, numbers) -> stored.state.put(key, numbers.clone()));
                stored.positions.put(name, i + 1);
            }
            reportProgress((i + 1.0) / times);
        }
    }

    @Override
    public float[] state(String name, Supplier<float[]> initial) {
        float[] known = state.get(name);
        if (known == null) {
            float[] last = stored.state.get(name);
            known = last == null ? initial.get() : last.clone();
            state.put(name, known);
        }
        return known;
    }

    @Override
    public RandomGenerator random(String name, long index) {
        return new Random(31L * name.hashCode() + index);
    }
}
