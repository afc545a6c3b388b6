package dev.headstock.server.executors.local;

import dev.headstock.server.executors.Executor.Order;
import dev.headstock.server.executors.Executor.Slot;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.Home;
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
    private final LocalExecutorSettings settings;
    private final Distribution distribution;
    private final Home home;

    WorkerCommand(LocalExecutorSettings settings, Distribution distribution, Home home) {
        this.settings = settings;
        this.distribution = distribution;
        this.home = home;
    }

    /** Whether a worker's libtorch knows no GPU: it is the one of the build, unless an administrator names another. */
    boolean processorsOnly() {
        return distribution.hasCpuLibtorch() && !TrainerEnvironment.inherited().containsKey("PYTORCH_LIBRARY_PATH");
    }

    /** @param temporary for temporary files of the worker, removed after it */
    List<String> line(Path temporary) throws IOException {
        String classPath = distribution
                .trainerClassPath()
                .orElseThrow(() -> new IOException(
                        "this server has no distribution folder with a trainer. Set HEADSTOCK_DISTRIBUTION to one."));
        return List.of(
                "setsid", // Ctrl-C in the server's terminal is not meant for its workers
                settings.javaProgram(),
                "-cp",
                classPath,
                "-Xmx"
                        + (settings.heap().isBlank()
                                ? WorkerHeap.megabytes(settings.cpuSlots()) + "m"
                                : settings.heap()),
                // Buffers on their way to libtorch are given back only by the garbage collector: a large heap must not
                // let them pile up.
                "-XX:MaxDirectMemorySize=512m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + temporary,
                "-Dai.djl.offline=true",
                "-DDJL_CACHE_DIR=" + home.folder("cache/djl"),
                "dev.headstock.trainer.Main",
                "worker");
    }

    Map<String, String> environment(Order order) {
        Map<String, String> environment = TrainerEnvironment.inherited();
        String threads = Integer.toString(threads(order.slots()));
        environment.put("OMP_NUM_THREADS", threads);
        environment.put("MKL_NUM_THREADS", threads);
        // A thread that waits for the others sleeps instead of spinning, so that a busy machine slows training down and
        // does not stall it.
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("CUDA_VISIBLE_DEVICES", visibleGpus(order.slots()));
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
