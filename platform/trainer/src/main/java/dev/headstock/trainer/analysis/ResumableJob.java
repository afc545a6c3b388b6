package dev.headstock.trainer.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.JobContext;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.trainer.torch.Seeds;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A job whose loops go on where an earlier attempt stored them. Everything is stored between two bodies of an outermost loop, so that
 * positions and numbers belong to one moment; a loop inside of a body begins again with the body.
 */
public class ResumableJob implements JobContext, AutoCloseable {
    /** Between two stores: what an interruption may cost. */
    private static final long STORE_EVERY_NANOS = 30_000_000_000L;

    /** Steps of a job that reports a fraction: per mille. */
    private static final long WHOLE = 1_000;

    private static final String GENERATOR = "L64X128MixRandom";

    private final Torch torch;
    private final long seed;
    private final JobStore store;
    private final Deque<NDManager> scopes = new ArrayDeque<>();
    private final JobState restored;
    private final JobState current = new JobState();
    private final Map<String, Supplier<float[]>> followed = new HashMap<>();
    private long lastStore = System.nanoTime();
    private int depth;

    /** @param seed of everything random */
    public ResumableJob(Torch torch, long seed, JobStore store) {
        this.torch = torch;
        this.seed = seed;
        this.store = store;
        this.restored = store.load().map(JobState::read).orElseGet(JobState::new);
        current.positions().putAll(restored.positions());
        scopes.push(torch.newScope());
    }

    protected final Torch torch() {
        return torch;
    }

    protected final long seed() {
        return seed;
    }

    protected final JobStore store() {
        return store;
    }

    /**
     * A model as an analysis sees it.
     *
     * @param opened receives models that are derived from it
     */
    protected final AnalyzedModel analyzed(
            String name, LoadedModel model, ModelHistory history, List<AutoCloseable> opened) {
        return new ModelSubject(this, name, model, history, HeadFactory.NONE, opened::add);
    }

    @Override
    public final Kernels kernels() {
        return torch.kernels(manager());
    }

    /** Of the innermost scope. */
    @Override
    public final NDManager manager() {
        return scopes.getFirst();
    }

    @Override
    public final <T> T scoped(Supplier<T> body) {
        NDManager outer = manager();
        NDManager inner = outer.newSubManager();
        scopes.push(inner);
        try {
            T result = body.get();
            scopes.pop();
            return kept(result, outer);
        } catch (RuntimeException | Error e) {
            if (scopes.getFirst() == inner) {
                scopes.pop();
            }
            throw e;
        } finally {
            inner.close();
        }
    }

    /** The result of a scope in the memory of the one around it. */
    @SuppressWarnings("unchecked")
    private static <T> T kept(T result, NDManager outer) {
        if (result instanceof NDArray array) {
            array.attach(outer);
        } else if (result instanceof ParameterVector vector) {
            // A change of nothing: the copy is made where the job is now, in the outer scope.
            return (T) vector.scale(1);
        } else if (result instanceof Iterable<?> elements) {
            for (Object element : elements) {
                if (element instanceof NDArray array) {
                    array.attach(outer);
                }
            }
        }
        return result;
    }

    @Override
    public final void reportProgress(double fraction) {
        store.reportProgress(Math.round(Math.max(0, Math.min(1, fraction)) * WHOLE), WHOLE);
        if (depth == 0) {
            pauseIfRequested();
        }
    }

    @Override
    public final void repeat(String name, long times, LongConsumer body) {
        boolean outermost = depth == 0;
        long from = outermost ? current.positions().getOrDefault(name, 0L) : 0;
        for (long i = from; i < times; i++) {
            long index = i;
            depth++;
            try {
                scoped(() -> {
                    body.accept(index);
                    return index;
                });
            } finally {
                depth--;
            }
            store.progressed();
            if (outermost) {
                current.positions().put(name, i + 1);
                if (i + 1 == times || System.nanoTime() - lastStore > STORE_EVERY_NANOS) {
                    save();
                }
                store.reportProgress(i + 1, times);
                pauseIfRequested();
            }
        }
    }

    private void save() {
        // What this attempt has not asked for yet, because it skips what was done, belongs to the state as well.
        restored.arrays().forEach(current.arrays()::putIfAbsent);
        followed.forEach((name, numbers) -> current.arrays().put(name, numbers.get()));
        store.save(current.write());
        lastStore = System.nanoTime();
    }

    private void pauseIfRequested() {
        if (store.isPauseRequested()) {
            save();
            throw new JobPausedException();
        }
    }

    @Override
    public final float[] state(String name, Supplier<float[]> initial) {
        return current.arrays().computeIfAbsent(name, first -> {
            float[] last = restored.arrays().get(name);
            return last == null ? initial.get() : last;
        });
    }

    /**
     * Numbers that belong to somebody else and are stored with the job.
     *
     * @param restore receives the numbers that an earlier attempt stored
     * @param numbers of the moment
     */
    protected final void follow(String name, Consumer<float[]> restore, Supplier<float[]> numbers) {
        float[] last = restored.arrays().get(name);
        if (last != null) {
            restore.accept(last);
        }
        followed.put(name, numbers);
    }

    /** What was followed under this name does not change any more. */
    protected final void settle(String name) {
        Supplier<float[]> numbers = followed.remove(name);
        if (numbers != null) {
            current.arrays().put(name, numbers.get());
        }
    }

    @Override
    public final RandomGenerator random(String name, long index) {
        return generator(Seeds.of(seed, name, index));
    }

    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of(GENERATOR).create(seed);
    }

    @Override
    public void close() throws IOException {
        List<NDManager> open = new ArrayList<>(scopes);
        scopes.clear();
        open.forEach(NDManager::close);
    }
}
