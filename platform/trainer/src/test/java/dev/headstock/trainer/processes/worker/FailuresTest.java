package dev.headstock.trainer.processes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
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
            new StackTraceElement("dev.headstock.trainer.training.Training", "loss", "Training.java", 9)
        });

        assertThat(Failures.finish(fault).cause()).isEqualTo("plugin");
        assertThat(Failures.finish(new IllegalStateException("ours")).cause()).isEqualTo("internal");
    }

    @Test
    void whatTheEngineRefusesIsTheMistakeOfThePluginThatAsked() {
        String engine = "dev.headstock.trainer.model.";
        String plugin = "org.example.MyAdapter";

        var typo = fault(
                "the model has no parameter 'typo'",
                engine + "Parameters",
                engine + "RunPass",
                engine + "SiteContext",
                plugin,
                engine + "RunPass",
                "dev.headstock.trainer.training.Training");
        var shape = fault(
                "mat1 and mat2 shapes cannot be multiplied",
                "ai.djl.pytorch.jni.TorchScriptCalls",
                "dev.headstock.trainer.torch.Operations",
                "dev.headstock.trainer.torch.TorchKernels",
                plugin,
                engine + "RunPass",
                "dev.headstock.trainer.training.Training");
        var shapeless =
                fault("a parameter needs a shape", "dev.headstock.api.model.ParameterSpec", plugin, engine + "Model");

        assertThat(List.of(typo, shape, shapeless)).map(Failures::finish).allSatisfy(finish -> {
            assertThat(finish.cause()).isEqualTo("plugin");
            assertThat(finish.hint()).contains("org.example.MyAdapter");
            assertThat(finish.retry()).isFalse();
        });
    }

    @Test
    void aPluginForAnotherVersionIsNotTriedAgain() {
        var finish = Failures.finish(new AbstractMethodError("MyHead.loss(NDArray, Batch, HeadPass)"));

        assertThat(finish.cause()).isEqualTo("plugin");
        assertThat(finish.retry()).isFalse();
        assertThat(finish.hint()).contains("another version of Headstock");
    }

    @Test
    void whatTheEngineAsksOfItselfIsNoPlugins() {
        var fault = fault(
                "the model has no parameter 'x'",
                "dev.headstock.trainer.model.Parameters",
                "dev.headstock.trainer.model.Model",
                "dev.headstock.trainer.processes.worker.RunTraining",
                "org.example.MyHead");

        assertThat(Failures.finish(fault).cause()).isEqualTo("internal");
    }

    @Test
    void aDeviceThatFailsWhileAPluginComputesIsTriedAgain() {
        var fault = fault(
                "CUDA error: unspecified launch failure",
                "dev.headstock.trainer.torch.Operations",
                "org.example.MyHead");

        assertThat(Failures.finish(fault).cause()).isEqualTo("internal");
        assertThat(Failures.finish(fault).retry()).isTrue();
    }

    /** @param classes from the innermost */
    private static Throwable fault(String message, String... classes) {
        var fault = new IllegalArgumentException(message);
        fault.setStackTrace(Arrays.stream(classes)
                .map(name -> new StackTraceElement(name, "method", null, 1))
                .toArray(StackTraceElement[]::new));
        return fault;
    }
}
