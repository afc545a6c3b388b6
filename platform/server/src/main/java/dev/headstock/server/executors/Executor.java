package dev.headstock.server.executors;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where worker processes run. It knows processes; who owns a job is never its decision. */
public interface Executor {

    /** What there is to run on; asked once, at the start of the server. */
    List<Device> devices();

    /**
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

    /** Starts the worker process of an attempt. */
    void start(Order order) throws IOException;

    /** @param token the secret by which the worker proves to be this attempt */
    public record Order(AttemptId attempt, String token, List<Slot> slots) {}

    record Slot(String device, int number) {}

    /** The attempts of which at least one process still lives, whoever started it: also those of an earlier server process. */
    Set<AttemptId> present();

    /** How the attempt's process ended, or null when it is not known. */
    @Nullable
    Integer exitCode(AttemptId attempt);

    /** The end of what the attempt's process wrote to its output. */
    List<String> outputTail(AttemptId attempt);

    /** Ends all processes of the attempt: asks them first, and forces them when {@code force}. */
    void stop(AttemptId attempt, boolean force);

    /** Removes the working folders of all other attempts: their server was killed before it could. */
    void forgetAllBut(Set<AttemptId> attempts);

    /** The attempt's processes are gone: forget it and remove its working folder. */
    void forget(AttemptId attempt);
}
