package dev.headstock.trainer.processes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.worker.Finish;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.PluginClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void memoryThatRunsOutIsNamed() {
        assertThat(finish(new OutOfMemoryError("Java heap space")).cause()).isEqualTo("out-of-memory");
        assertThat(finish(new IllegalStateException("DefaultCPUAllocator: can't allocate memory"))
                        .cause())
                .isEqualTo("out-of-memory");
    }

    @Test
    void aFullDiskIsNamedWhereverItWasNoticed() {
        var full = new UncheckedIOException(new IOException("No space left on device"));

        assertThat(finish(full).cause()).isEqualTo("disk-full");
    }

    @Test
    void theWordsOfOtherProgramsAreForTheLog() {
        assertThat(List.of(
                        new IllegalStateException("DefaultCPUAllocator: can't allocate memory: you tried 64 bytes"),
                        new UncheckedIOException(new IOException("No space left on device")),
                        new IllegalStateException("CUDA error: unspecified launch failure"),
                        new NoSuchMethodError("'void dev.headstock.api.head.Head.gone()'"),
                        new IllegalStateException("PreparedStatementCallback; SQL [select 1]"),
                        new NullPointerException("Cannot invoke \"Object.toString()\" because \"x\" is null")))
                .allSatisfy(fault -> assertThat(finish(fault).reason())
                        .endsWith(".")
                        .doesNotContain(String.valueOf(unwrapped(fault).getMessage())));
    }

    private static Throwable unwrapped(Throwable fault) {
        return fault.getCause() == null ? fault : fault.getCause();
    }

    @Test
    void whatAPluginThrowsIsThePlugins() {
        var fault = new IllegalStateException("oops");
        fault.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.util.List", "get", "List.java", 1),
            new StackTraceElement("org.example.MyHead", "loss", "MyHead.java", 7),
            new StackTraceElement("dev.headstock.trainer.training.Training", "loss", "Training.java", 9)
        });

        assertThat(finish(fault).cause()).isEqualTo("plugin");
        assertThat(finish(new IllegalStateException("ours")).cause()).isEqualTo("internal");
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

        assertThat(List.of(typo, shape, shapeless)).map(FailuresTest::finish).allSatisfy(finish -> {
            assertThat(finish.cause()).isEqualTo("plugin");
            assertThat(finish.hint()).contains("the plugin 'my-plugin'");
            assertThat(finish.retry()).isFalse();
        });
    }

    /** Thrown where the engine calls the plugin, or where the plugin calls what is no longer there. */
    @Test
    void aPluginForAnotherVersionIsNamedAndNotTriedAgain() {
        var missing = new NoSuchMethodError("'void dev.headstock.api.head.Head.gone()'");
        missing.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.example.MyHead", "loss", "MyHead.java", 7),
            new StackTraceElement("dev.headstock.trainer.training.Training", "loss", "Training.java", 9)
        });
        var unknown = new NoClassDefFoundError("dev/headstock/api/Gone");

        assertThat(List.of(missing, new AbstractMethodError("org/example/MyHead.loss(NDArray, Batch)"), unknown))
                .map(FailuresTest::finish)
                .allSatisfy(finish -> {
                    assertThat(finish.cause()).isEqualTo("plugin");
                    assertThat(finish.retry()).isFalse();
                    assertThat(finish.hint()).contains("was built for another version of Headstock");
                });
        assertThat(finish(missing).hint()).startsWith("The plugin 'my-plugin'");
        assertThat(finish(new AbstractMethodError("org/example/MyHead.loss(NDArray, Batch)"))
                        .hint())
                .startsWith("The plugin 'my-plugin'");
        assertThat(finish(unknown).hint()).startsWith("A plugin was");
        assertThat(finish(missing).reason())
                .isEqualTo(
                        "A class or method is missing that a plugin was compiled against: void dev.headstock.api.head.Head.gone().");
        assertThat(finish(unknown).reason()).endsWith("compiled against: dev.headstock.api.Gone.");
    }

    /** Java reports it as a class that cannot be linked, and again at every later use. */
    @Test
    void aStaticInitializerThatFailsIsThePluginsFaultAndNotItsVersion() {
        var thrown = fault("no table of rates", "org.example.MyHead", "dev.headstock.trainer.training.Training");
        var first = new ExceptionInInitializerError(thrown);
        var later = new NoClassDefFoundError("Could not initialize class org.example.MyHead");
        later.initCause(first);

        assertThat(List.of(first, later)).map(FailuresTest::finish).allSatisfy(finish -> {
            assertThat(finish).isEqualTo(finish(thrown));
            assertThat(finish.hint()).contains("'my-plugin'").doesNotContain("another version");
        });
    }

    /** A library that a plugin brings is the plugin's, whatever its packages are called. */
    @Test
    void classesBelongToTheJarThatBringsThem() {
        var inLibrary = fault("no such key", "com.acme.json.Parser", "dev.headstock.trainer.training.Training");
        var elsewhere = fault("no such key", "com.acme.xml.Parser", "dev.headstock.trainer.training.Training");

        assertThat(finish(inLibrary).cause()).isEqualTo("plugin");
        assertThat(finish(elsewhere).cause()).isEqualTo("internal");
    }

    @Test
    void whatTheEngineAsksOfItselfIsNoPlugins() {
        var fault = fault(
                "the model has no parameter 'x'",
                "dev.headstock.trainer.model.Parameters",
                "dev.headstock.trainer.model.Model",
                "dev.headstock.trainer.processes.worker.training.RunTraining",
                "org.example.MyHead");

        assertThat(finish(fault).cause()).isEqualTo("internal");
    }

    @Test
    void aDeviceThatFailsWhileAPluginComputesIsTriedAgain() {
        var fault = fault(
                "CUDA error: unspecified launch failure",
                "dev.headstock.trainer.torch.Operations",
                "org.example.MyHead");

        assertThat(finish(fault).cause()).isEqualTo("internal");
        assertThat(finish(fault).retry()).isTrue();
    }

    private static Finish finish(Throwable fault) {
        return Failures.finish(
                fault,
                Culprits.of(new PluginClasses(Map.of(
                        "org.example.MyHead", "my-plugin",
                        "org.example.MyAdapter", "my-plugin",
                        "com.acme.json.Parser", "my-plugin"))));
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
