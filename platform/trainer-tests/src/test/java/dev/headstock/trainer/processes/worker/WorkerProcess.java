package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, started as the server starts it. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static WorkerProcess start(Bootstrap bootstrap) throws IOException {
        return start(bootstrap, "");
    }

    /** @param gpus numbers of the GPUs it is given; empty for the processor */
    static WorkerProcess start(Bootstrap bootstrap, String gpus) throws IOException {
        Files.createDirectories(Path.of(bootstrap.work()));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.headstock.trainer.Main",
                "worker");
        Path log = Path.of(bootstrap.work() + ".log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CUDA_VISIBLE_DEVICES", gpus);
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((Json.MAPPER.writeValueAsString(bootstrap) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new WorkerProcess(process, log);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker is still running after a minute");
        }
        return process.exitValue();
    }

    /** What it has printed so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
