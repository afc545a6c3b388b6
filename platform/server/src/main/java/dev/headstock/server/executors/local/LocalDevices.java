package dev.headstock.server.executors.local;

import dev.headstock.protocol.Excerpt;
import dev.headstock.server.executors.Executor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what this machine can train on: its NVIDIA GPUs, or else its processor. */
final class LocalDevices {
    private static final Logger log = LoggerFactory.getLogger(LocalDevices.class);
    private static final Pattern GPU = Pattern.compile("\\s*(\\d+)\\s*,\\s*(.+?)\\s*,\\s*([^,]+?)\\s*");
    /** The driver is well and has nothing to drive; some versions call that an error. */
    private static final String NONE = "No devices were found";

    private static final int LONGEST_ANSWER = 500;

    private final List<String> query;
    private final Duration timeout;

    LocalDevices() {
        this(
                List.of("nvidia-smi", "--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits"),
                Duration.ofSeconds(20));
    }

    /** @param query prints {@code index, name, memory in MiB} per GPU; a program that does not exist means that there are none */
    LocalDevices(List<String> query, Duration timeout) {
        this.query = query;
        this.timeout = timeout;
    }

    /**
     * A machine whose driver is broken is shown as such: training on its processor instead would take a hundred times as long.
     *
     * @param cpuSlots slots of the processor, when that is what trains
     * @param processorsOnly workers have a libtorch that knows no GPU: each would take the whole processor in the name of one
     */
    List<Executor.Device> find(int cpuSlots, boolean processorsOnly) {
        List<Executor.Device> gpus = gpus();
        if (gpus.isEmpty()) {
            return List.of(processor(cpuSlots));
        }
        if (processorsOnly) {
            log.warn(
                    "This machine has {} ({}), but this build has libtorch for processors only: training runs on the processor. How to get the CUDA build: docs/operations.md, One machine",
                    gpus.size() == 1 ? "a GPU" : gpus.size() + " GPUs",
                    gpus.stream().map(Executor.Device::name).collect(Collectors.joining(", ")));
            return List.of(processor(cpuSlots));
        }
        gpus.stream()
                .filter(gpu -> gpu.problem() != null)
                .forEach(gpu -> log.error("No job starts until this is fixed: {}", gpu.problem()));
        return gpus;
    }

    /** Empty when there is none. */
    private List<Executor.Device> gpus() {
        Path answer;
        try {
            answer = Files.createTempFile("nvidia-smi-", ".txt");
        } catch (IOException failure) {
            log.error("No file for the answer of nvidia-smi", failure);
            return List.of(broken("the server has no folder for temporary files; its log has the reason"));
        }
        try {
            return ask(answer);
        } catch (IOException e) {
            log.error("The answer of {} cannot be read", query.get(0), e);
            return List.of(broken("its answer cannot be read; the server's log has the reason"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of(broken("the server was stopped while it waited"));
        } finally {
            answer.toFile().delete();
        }
    }

    /** The answer goes to a file: whoever reads from a pipe waits for its end, which a hanging driver never brings. */
    private List<Executor.Device> ask(Path answer) throws IOException, InterruptedException {
        Process asked;
        try {
            asked = new ProcessBuilder(query)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
        } catch (IOException e) {
            log.info("There is no {} on this machine; training runs on the processor", query.get(0));
            return List.of();
        }
        if (!asked.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            asked.destroyForcibly();
            return List.of(broken("no answer within %d s".formatted(timeout.toSeconds())));
        }
        List<String> lines = Files.readAllLines(answer, StandardCharsets.UTF_8);
        boolean none = lines.stream().anyMatch(line -> line.contains(NONE));
        if (asked.exitValue() != 0 && !none) {
            return List.of(broken("exit code %d, %s".formatted(asked.exitValue(), String.join(" ", lines))));
        }
        return parse(lines);
    }

    private Executor.Device broken(String what) {
        String said = what.length() > LONGEST_ANSWER ? Excerpt.of(what, LONGEST_ANSWER) + "…" : what;
        String program = query.get(0);
        return new Executor.Device(
                "gpu",
                "gpu",
                "NVIDIA GPU",
                null,
                1,
                "Could not list GPUs with %s: %s. Fix the driver and restart the server. To train on the CPU, remove %s from PATH."
                        .formatted(program, said, program));
    }

    /** @param lines {@code index, name, memory in MiB}; the memory of some GPUs is not known, and warnings may stand between them */
    static List<Executor.Device> parse(List<String> lines) {
        return lines.stream()
                .map(GPU::matcher)
                .filter(Matcher::matches)
                .map(gpu -> new Executor.Device(
                        "gpu" + gpu.group(1), "gpu", gpu.group(2), mebibytes(gpu.group(3)), 1, null))
                .toList();
    }

    private static @Nullable Long mebibytes(String number) {
        return number.chars().allMatch(Character::isDigit) ? Long.valueOf(Long.parseLong(number) << 20) : null;
    }

    private static Executor.Device processor(int slots) {
        int cores = Runtime.getRuntime().availableProcessors();
        String name = "%s, %d %s".formatted(processorName(), cores, cores == 1 ? "core" : "cores");
        return new Executor.Device("cpu", "cpu", name, memory(), slots, null);
    }

    private static String processorName() {
        return firstValue(Path.of("/proc/cpuinfo"), "model name").orElse("Processor");
    }

    private static Long memory() {
        return firstValue(Path.of("/proc/meminfo"), "MemTotal")
                .map(text -> Long.parseLong(text.replace("kB", "").strip()) << 10)
                .orElse(0L);
    }

    private static Optional<String> firstValue(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            log.info("{} cannot be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }
}
