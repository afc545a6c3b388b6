package dev.headstock.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

@Command(
        name = "headstock-cli",
        description = "Talks to a Headstock server through its REST API.",
        mixinStandardHelpOptions = true,
        versionProvider = HeadstockCli.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class HeadstockCli {
    private final PrintStream out;

    private HeadstockCli(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        // Figures are written the same way everywhere, whatever the language of the machine.
        Locale.setDefault(Locale.ROOT);
        // Terminals read UTF-8 nowadays, also where LANG=C makes Java write question marks.
        System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), arguments));
    }

    /** The exit code: 0, 1 when the command failed, 2 when it was not understood. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new HeadstockCli(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(HeadstockCli::report)
                .execute(arguments);
    }

    @Command(description = "Prints a sign-in link once the server is up.")
    void link(@Mixin ServerOptions server) throws IOException, InterruptedException {
        out.println(SignIn.invitation(server.await()));
    }

    @Command(description = "Fine-tunes a model in three ways on sample data, registers the best and lets it predict.")
    void demo(
            @Mixin ServerOptions server,
            @Option(names = "--samples", required = true, paramLabel = "<folder>", description = "Where spam.csv is.")
                    Path samples,
            @Option(names = "--plain", description = "Print one line per change instead of moving bars.") boolean plain)
            throws IOException, InterruptedException {
        new Demo(server.await(), new Terminal(out, !plain), samples).run();
    }

    @Command(description = "Launches the experiment that a file describes, as the dashboard copies it.")
    void launch(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "<file>", description = "YAML or JSON; - for the standard input.") String file,
            @Option(
                            names = "--follow",
                            description = "Show the runs until they have ended; fails when one of them does.")
                    boolean follow,
            @Option(names = "--plain", description = "Print one line per change instead of moving bars.") boolean plain)
            throws IOException, InterruptedException {
        Map<?, ?> request = ExperimentFile.read(file, System.in);
        Server found = server.running(System.getenv("HEADSTOCK_TOKEN"));
        Experiments experiments = new Experiments(found, new Terminal(out, !plain));
        Experiments.Launched launched = experiments.launch(request);
        out.printf(
                "Experiment %d · %s, %d %s%n%s%n",
                launched.number(),
                launched.name(),
                launched.runs().size(),
                launched.runs().size() == 1 ? "run" : "runs",
                found.address().resolve("/experiments/" + launched.id()));
        if (follow) {
            Experiments.requireSuccess(experiments.follow(launched.id()));
        }
    }

    /** That of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HeadstockCli.class.getPackage().getImplementationVersion();
            return new String[] {"headstock-cli " + (version == null ? "without a version" : version)};
        }
    }

    /** What users can act on is a sentence; anything else is a fault of this program and keeps its stack trace. */
    private static int report(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailedException
                || failure instanceof ServerErrorException
                || failure instanceof IOException) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
