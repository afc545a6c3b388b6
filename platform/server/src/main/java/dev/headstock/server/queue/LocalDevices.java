package dev.headstock.server.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what this machine can train on: its NVIDIA GPUs, or else its processor. */
final class LocalDevices {
    private static final Logger log = LoggerFactory.getLogger(LocalDevices.class);
    private static final List<String> QUERY =
            List.of("nvidia-smi", "--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits");

    private LocalDevices() {}

    /** @param cpuSlots slots of the processor, when there is no GPU */
    static List<Executor.Device> find(int cpuSlots) {
        List<Executor.Device> gpus = gpus();
        return gpus.isEmpty() ? List.of(processor(cpuSlots)) : gpus;
    }

    private static List<Executor.Device> gpus() {
        try {
            Process query = new ProcessBuilder(QUERY)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(query.getInputStream(), StandardCharsets.UTF_8))) {
                List<String> answer = lines.lines().toList();
                if (!query.waitFor(20, TimeUnit.SECONDS) || query.exitValue() != 0) {
                    log.warn("nvidia-smi does not answer properly, so no GPU is used: {}", answer);
                    return List.of();
                }
                return parse(answer);
            }
        } catch (IOException notInstalled) {
            log.info("There is no nvidia-smi on this machine; training runs on the processor");
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** @param lines {@code index, name, memory in MiB} */
    static List<Executor.Device> parse(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\s*,\\s*"))
                .map(fields -> new Executor.Device(
                        "gpu" + fields[0].strip(), "gpu", fields[1], Long.parseLong(fields[2].strip()) << 20, 1))
                .toList();
    }

    private static Executor.Device processor(int slots) {
        int cores = Runtime.getRuntime().availableProcessors();
        String name = "%s, %d %s".formatted(processorName(), cores, cores == 1 ? "core" : "cores");
        return new Executor.Device("cpu", "cpu", name, memory(), slots);
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
        } catch (IOException unreadable) {
            log.info("{} cannot be read: {}", file, unreadable.getMessage());
            return Optional.empty();
        }
    }
}
