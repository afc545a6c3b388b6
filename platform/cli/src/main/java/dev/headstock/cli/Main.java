package dev.headstock.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code link} prints a sign-in link once the server is up; {@code demo} does the main job first. */
public final class Main {
    private static final String USAGE = """
            Usage: link | demo
              --home <folder>        the server's home folder
              --server <address>     for example http://127.0.0.1:8080
              --server-process <id>  give up as soon as this process has ended
              --samples <folder>     demo: where spam.csv is
              --plain                one line per change instead of moving bars""";

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        // Figures are written the same way everywhere, whatever the language of the machine.
        Locale.setDefault(Locale.ROOT);
        // Terminals read UTF-8 nowadays, also where LANG=C makes Java write question marks.
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(run(List.of(arguments)));
    }

    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }

    private static int run(List<String> arguments) throws InterruptedException {
        try {
            Arguments given = Arguments.parse(arguments);
            Server server = new Startup(
                            URI.create(given.require("server")),
                            Path.of(given.require("home")),
                            given.find("server-process").map(Long::valueOf))
                    .await(Duration.ofMinutes(3));
            switch (given.command()) {
                case "link" -> System.out.println(SignIn.invitation(server));
                case "demo" -> {
                    Terminal terminal = new Terminal(System.out, !given.has("plain"));
                    new Demo(server, terminal, Path.of(given.require("samples"))).run();
                }
                default -> throw new IllegalArgumentException("There is no command '%s'.".formatted(given.command()));
            }
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
            return 2;
        } catch (DemoFailedException | ServerErrorException | IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
