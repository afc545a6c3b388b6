package dev.headstock.server.queue;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Pretends processes: they live until a test ends them. Has so many slots that tests do not wait for each other. */
@Component
@Primary
public class FakeExecutor implements Executor {
    static final int SLOTS = 1_000;

    private final Map<AttemptId, Order> living = new ConcurrentHashMap<>();
    private final Map<AttemptId, Integer> exitCodes = new ConcurrentHashMap<>();
    private final Set<AttemptId> immortal = ConcurrentHashMap.newKeySet();

    /** The secret of the job's newest attempt, once it has been started. */
    public Optional<String> token(AttemptId attempt) {
        return Optional.ofNullable(living.get(attempt)).map(Order::token);
    }

    public void die(AttemptId attempt, int exitCode) {
        exitCodes.put(attempt, exitCode);
        living.remove(attempt);
    }

    /** As an attempt that ended while this server was not there: nobody knows how. */
    void vanish(AttemptId attempt) {
        living.remove(attempt);
    }

    /** From now on the attempt's processes ignore being asked to end. */
    public void ignoreStops(AttemptId attempt) {
        immortal.add(attempt);
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public List<Device> resources() {
        return List.of(new Device("cpu", "cpu", "Pretended processor", 1L << 30, SLOTS, null));
    }

    @Override
    public void start(Order order) {
        living.put(order.attempt(), order);
    }

    @Override
    public Set<AttemptId> observe() {
        return Set.copyOf(living.keySet());
    }

    @Override
    public Exit exit(AttemptId attempt) {
        return new Exit(exitCodes.get(attempt), List.of("last words of " + attempt));
    }

    @Override
    public void stop(AttemptId attempt, boolean force) {
        if (force || !immortal.contains(attempt)) {
            living.remove(attempt);
        }
    }

    @Override
    public Set<AttemptId> adopt(Set<AttemptId> attempts) {
        return observe();
    }

    @Override
    public void release(AttemptId attempt) {
        exitCodes.remove(attempt);
    }
}
