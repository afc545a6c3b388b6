package dev.headstock.server.processes;

import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Builds every command line of the trainer program, whichever of its modes it is to run in. */
@Component
public class TrainerCommand {
    private static final int JDK_THAT_WARNS_OF_NATIVE_ACCESS = 22;

    private final Distribution distribution;
    private final Home home;
    private final ProcessUser user;

    TrainerCommand(Distribution distribution, Home home, ProcessUser user) {
        this.distribution = distribution;
        this.home = home;
        this.user = user;
    }

    /**
     * @param java the program that runs it
     * @param heap its largest Java heap, such as {@code 1g}
     * @param jvmOptions beyond those that every process of the trainer has
     * @param mode {@code worker}, {@code plugin-host} or {@code predictor}
     * @param arguments of the mode
     */
    public record Program(String java, String heap, List<String> jvmOptions, String mode, List<String> arguments) {}

    /** @throws IOException with what to do when this server has no trainer */
    public List<String> line(Program program) throws IOException {
        String classPath = distribution
                .trainerClassPath()
                .orElseThrow(
                        () -> TrainerStartException.of(
                                "HEADSTOCK_DISTRIBUTION is not set, so there is no trainer to run. Start the server with ./headstock"));
        Path libraries = home.folder("cache/djl");
        user.give(libraries);
        // Ctrl-C in the server's terminal is not meant for its children.
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(user.prefix());
        line.addAll(List.of(
                program.java(),
                "-Xmx" + program.heap(),
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                // A crash is described where the process logs, and not in a file wherever it was started.
                "-XX:+ErrorFileToStderr",
                // The first line of standard output belongs to the program. An archive for another JVM or folder is
                // ignored.
                "-Xlog:disable",
                "-Xlog:all=warning,cds*=off:stderr",
                "-DDJL_CACHE_DIR=" + libraries));
        distribution.classArchive().ifPresent(archive -> line.add("-XX:SharedArchiveFile=" + archive));
        if (Runtime.version().feature() >= JDK_THAT_WARNS_OF_NATIVE_ACCESS) {
            line.add("--enable-native-access=ALL-UNNAMED");
        }
        line.addAll(program.jvmOptions());
        line.addAll(List.of("-cp", classPath, "dev.headstock.trainer.Main", program.mode()));
        line.addAll(program.arguments());
        return line;
    }

    /** Whether the trainer's libtorch knows no GPU: it is the one of the build, unless an administrator names another. */
    public boolean isForProcessorsOnly() {
        return distribution.hasCpuLibtorch() && !TrainerEnvironment.passedOn().containsKey("PYTORCH_LIBRARY_PATH");
    }
}
