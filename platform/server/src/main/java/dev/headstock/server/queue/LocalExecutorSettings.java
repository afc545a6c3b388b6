package dev.headstock.server.queue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param cpuSlots on a machine without GPUs: how many jobs train side by side, each on its share of the cores
 * @param java the program that runs workers
 * @param heap of a worker; tensors live outside of it
 */
@ConfigurationProperties("headstock.workers")
record LocalExecutorSettings(
        @DefaultValue("1") int cpuSlots,
        @DefaultValue("") String java,
        @DefaultValue("1g") String heap) {

    LocalExecutorSettings {
        if (cpuSlots < 1) {
            throw new IllegalArgumentException("headstock.workers.cpu-slots must be at least 1, was " + cpuSlots);
        }
    }

    String javaProgram() {
        return java.isBlank() ? ProcessHandle.current().info().command().orElse("java") : java;
    }
}
