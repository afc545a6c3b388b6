package dev.headstock.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void memoryThatRunsOutIsNamed() {
        assertThat(Failures.finish(new OutOfMemoryError("Java heap space")).cause())
                .isEqualTo("out-of-memory");
        assertThat(Failures.finish(new IllegalStateException("DefaultCPUAllocator: can't allocate memory"))
                        .cause())
                .isEqualTo("out-of-memory");
    }

    @Test
    void aFullDiskIsNamedWhereverItWasNoticed() {
        var full = new UncheckedIOException(new IOException("No space left on device"));

        assertThat(Failures.finish(full).cause()).isEqualTo("disk-full");
    }

    @Test
    void whatAPluginThrowsIsThePlugins() {
        var fault = new IllegalStateException("oops");
        fault.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.util.List", "get", "List.java", 1),
            new StackTraceElement("org.example.MyHead", "loss", "MyHead.java", 7),
            new StackTraceElement("dev.headstock.trainer.engine.Training", "loss", "Training.java", 9)
        });

        assertThat(Failures.finish(fault).cause()).isEqualTo("plugin");
        assertThat(Failures.finish(new IllegalStateException("ours")).cause()).isEqualTo("internal");
    }
}
