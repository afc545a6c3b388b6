package dev.headstock.server.executors;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where worker processes run: the contract of every executor, which {@code ExecutorContract} tests. It knows processes; who owns a job is never
 * its decision. Workers outlive the server, so an executor remembers nothing in memory that it could not find again.
 */
public interface Executor {

    /** Kebab-case, for example {@code local}. */
    String id();

    /** What there is to run on; called once, at the start of the server. */
    List<Device> resources();

    /**
     * @param kind {@code gpu} or {@code cpu}
     * @param slots one number per slot; a GPU has one slot, number 0
     * @param problem why nothing can run there and what to do, null when all is well
     */
    record Device(
            String id,
            String kind,
            String name,
            @Nullable Long memoryBytes,
            int slots,
            @Nullable String problem) {}

    /**
     * Takes over from an earlier process of the server, before anything is started: its workers go on under this one, and what is left of other
     * attempts is removed.
     *
     * @param attempts that hold slots
     * @return those of them of which a process still runs
     */
    Set<AttemptId> adopt(Set<AttemptId> attempts);

    /**
     * Starts the worker process of an attempt.
     *
     * @throws IOException when it cannot be started; then nothing of it runs
     */
    void start(Order order) throws IOException;

    /** @param token the secret by which the worker proves to be this attempt */
    record Order(AttemptId attempt, String token, List<Slot> slots) {}

    record Slot(String device, int number) {}

    /** The attempts of which at least one process runs, including those started before a restart of the server. */
    Set<AttemptId> observe();

    /** How an attempt that is no longer observed has ended. */
    Exit exit(AttemptId attempt);

    /**
     * @param code of the process, 128 + signal when it was killed; null when it is not known, because an earlier server started it
     * @param outputTail the end of what it wrote to its output
     */
    record Exit(@Nullable Integer code, List<String> outputTail) {}

    /** Ends all processes of the attempt: asks them first, and kills them when {@code force}. Repeating it is harmless. */
    void stop(AttemptId attempt, boolean force);

    /** Removes what is left of an attempt whose processes are gone. */
    void release(AttemptId attempt);
}
