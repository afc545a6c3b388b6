package dev.headstock.server.executors.local;

import dev.headstock.server.executors.Executor.Order;
import dev.headstock.server.executors.Executor.Slot;
import dev.headstock.server.processes.TrainerCommand;
import dev.headstock.server.processes.TrainerEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The command line and the environment of a worker process. */
@Component
class WorkerCommand {
    /** Keeps freed memory in the process: every step allocates the same arrays, and page faults took 3 to 10 % of it. */
    private static final String MEMORY_KEPT = String.join(
            ":",
            "glibc.malloc.hugetlb=1",
            "glibc.malloc.arena_max=1",
            "glibc.malloc.mmap_threshold=33554432",
            "glibc.malloc.trim_threshold=1073741824",
            "glibc.malloc.top_pad=67108864");

    private final LocalExecutorSettings settings;
    private final TrainerCommand command;

    WorkerCommand(LocalExecutorSettings settings, TrainerCommand command) {
        this.settings = settings;
        this.command = command;
    }

    boolean processorsOnly() {
        return command.isForProcessorsOnly();
    }

    /** @param temporary for temporary files of the worker, removed after it */
    List<String> line(Path temporary) throws IOException {
        return command.line(new TrainerCommand.Program(
                settings.javaProgram(),
                settings.heap().isBlank() ? WorkerHeap.megabytes(settings.cpuSlots()) + "m" : settings.heap(),
                // Buffers on their way to libtorch are given back only by the garbage collector: a large heap must not
                // let them pile up.
                List.of("-XX:MaxDirectMemorySize=512m", "-Djava.io.tmpdir=" + temporary),
                "worker",
                List.of()));
    }

    Map<String, String> environment(Order order) {
        Map<String, String> environment = TrainerEnvironment.of(visibleGpus(order.slots()));
        String threads = Integer.toString(threads(order.slots()));
        environment.put("OMP_NUM_THREADS", threads);
        environment.put("MKL_NUM_THREADS", threads);
        // A thread that waits for the others sleeps instead of spinning, so that a busy machine slows training down and
        // does not stall it.
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("GLIBC_TUNABLES", MEMORY_KEPT);
        return environment;
    }

    /** The cores of the machine, shared out over its slots. */
    private int threads(List<Slot> slots) {
        int cores = Runtime.getRuntime().availableProcessors();
        boolean gpu = slots.stream().anyMatch(slot -> slot.device().startsWith("gpu"));
        return gpu ? cores : Math.max(1, cores * slots.size() / settings.cpuSlots());
    }

    /** Exactly the attempt's own GPUs; empty hides all of them. */
    private static String visibleGpus(List<Slot> slots) {
        return slots.stream()
                .map(Slot::device)
                .filter(device -> device.startsWith("gpu"))
                .map(device -> device.substring("gpu".length()))
                .collect(Collectors.joining(","));
    }
}
