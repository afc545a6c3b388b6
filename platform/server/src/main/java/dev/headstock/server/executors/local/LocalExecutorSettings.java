package dev.headstock.server.executors.local;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param cpuSlots on a machine without GPUs: how many jobs train side by side, each on its share of the cores
 * @param java the program that runs workers
 * @param heap of a worker, as in {@code 4g}; blank for a share of the machine's memory. Tensors live outside of it
 * @param hungAfter a worker that makes no progress for so long ends itself, and its slot is free again
 */
@ConfigurationProperties("headstock.workers")
record LocalExecutorSettings(int cpuSlots, String java, String heap, Duration hungAfter) {

    LocalExecutorSettings {
        if (cpuSlots < 1) {
            throw new IllegalArgumentException("headstock.workers.cpu-slots must be at least 1, was " + cpuSlots);
        }
        if (hungAfter.toSeconds() < 1) {
            throw new IllegalArgumentException("headstock.workers.hung-after must be at least 1s, was " + hungAfter);
        }
    }

    String javaProgram() {
        return java.isBlank() ? ProcessHandle.current().info().command().orElse("java") : java;
    }
}
