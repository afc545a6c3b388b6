package dev.headstock.trainer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.RunningCall;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code plugin-host --plugins folder}. What a plugin brings is told by its manifest: {@code Test-Extension} names a format, {@code Test-Parts} what
 * an experiment needs, as {@code KIND=id,KIND=id}, {@code Test-Problem} a
 * reason to be refused, {@code Test-Crash} ends the process. Tokenizing the word "crash" ends it too, and "exit-in-plugin" does so in a plugin; other words are answered with the status
 * they name, such as "507". A conversion goes on as long as its source has a file {@code hold}, and ends the process when there
 * is a file {@code crash-once}, which it removes.
 */
public final class Main {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOKEN = UUID.randomUUID().toString();

    private static final ThreadLocal<Long> NUMBER = ThreadLocal.withInitial(() -> 0L);

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (!arguments[0].equals("plugin-host")) {
            throw new IllegalArgumentException("Only a plugin host is pretended here, not " + arguments[0]);
        }
        List<PluginDescriptor> plugins = describe(Path.of(arguments[2]));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        on(server, "/describe", body -> FakePlans.describe(plugins));
        on(server, "/datasets/inspect", body -> FakeDatasets.inspect(JSON.readValue(body, InspectRequest.class)));
        on(server, "/datasets/import", body -> FakeDatasets.read(JSON.readValue(body, ImportRequest.class), JSON));
        on(server, "/datasets/lengths", body -> FakeDatasets.lengths());
        on(server, "/models/convert", body -> convert(JSON.readValue(body, ConvertRequest.class)));
        on(server, "/adapters/import", body -> FakeAdapters.make(JSON.readValue(body, AdapterImport.Request.class)));
        on(server, "/experiments/plan", body -> FakePlans.plan(JSON.readValue(body, PlanRequest.class)));
        on(server, "/analyses/check", body -> FakeChecks.check(JSON.readValue(body, AnalysisCheck.Request.class)));
        on(server, "/recipes/check", body -> FakeChecks.check(JSON.readValue(body, RecipeCheck.Request.class)));
        on(server, "/studies/rounds", body -> FakeChecks.round(JSON.readValue(body, StudyRound.Request.class)));
        on(
                server,
                "/studies/figures",
                body -> FakeChecks.figures(JSON.readValue(body, StudyRound.Request.class), plugins));
        server.createContext("/tokenize", exchange -> {
            NUMBER.set(Long.parseLong(exchange.getRequestHeaders().getFirst(RunningCall.REQUEST_NUMBER)));
            answer(exchange, body -> tokenize(JSON.readValue(body, TokenizeRequest.class)));
        });
        server.start();
        System.out.println(
                JSON.writeValueAsString(new HostReady(server.getAddress().getPort(), TOKEN, "1.0.0")));
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private interface Answer {
        Object to(String body) throws Exception;
    }

    private static void on(HttpServer server, String path, Answer answer) {
        server.createContext(path, exchange -> answer(exchange, answer));
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        try {
            boolean allowed =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            reply(exchange, allowed ? 200 : 401, allowed ? answer.to(body) : Map.of("detail", "wrong token"));
        } catch (HttpErrorException e) {
            reply(exchange, e.status, Map.of("detail", "Refused with %d.".formatted(e.status)));
        } catch (Exception e) {
            reply(exchange, 500, Map.of("detail", "Plugin fake failed: " + e.getMessage()));
        }
    }

    private static final class HttpErrorException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        HttpErrorException(int status) {
            this.status = status;
        }
    }

    private static void reply(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static List<PluginDescriptor> describe(Path folder) throws Exception {
        List<PluginDescriptor> plugins = new ArrayList<>();
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.sorted().toList()) {
                plugins.add(describeJar(jar));
            }
        }
        return plugins;
    }

    private static PluginDescriptor describeJar(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest().getMainAttributes();
            enter(0, manifest.getValue("Plugin-Id"), null);
            if (manifest.getValue("Test-Crash") != null) {
                System.exit(3);
            }
            leave(0);
            List<ExtensionDescriptor> extensions = new ArrayList<>();
            if (manifest.getValue("Test-Extension") != null) {
                extensions.add(FakePlans.extension(ExtensionPointKind.FORMAT, manifest.getValue("Test-Extension")));
            }
            if (manifest.getValue("Test-Parts") != null) {
                for (String part : manifest.getValue("Test-Parts").split(",")) {
                    String[] kindAndId = part.split("=");
                    extensions.add(FakePlans.extension(ExtensionPointKind.valueOf(kindAndId[0]), kindAndId[1]));
                }
            }
            return new PluginDescriptor(
                    manifest.getValue("Plugin-Id"),
                    manifest.getValue("Plugin-Version"),
                    "",
                    "",
                    "",
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar))),
                    extensions,
                    manifest.getValue("Test-Problem"));
        }
    }

    private static void enter(long request, String plugin, @Nullable String place) {
        System.out.println(JSON.writeValueAsString(new RunningCall(request, plugin, place)));
    }

    private static void leave(long request) {
        System.out.println(JSON.writeValueAsString(new RunningCall(request, null, null)));
    }

    private static OutlineResult convert(ConvertRequest request) throws IOException, InterruptedException {
        Path source = Path.of(request.source());
        if (Files.deleteIfExists(source.resolve("crash-once"))) {
            Runtime.getRuntime().halt(9);
        }
        while (Files.exists(source.resolve("hold"))) {
            Files.writeString(source.resolve("held"), "");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (!Files.readString(source.resolve("config.json")).contains("\"bert\"")) {
            return new OutlineResult(
                    null,
                    "",
                    null,
                    OutlineResult.ImportReport.EMPTY,
                    List.of(Problem.error("", "No model family reads this.")));
        }
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(source.resolve(name), Path.of(request.output()).resolve(name));
        }
        return new OutlineResult(
                "bert",
                "config.json says model_type 'bert'.",
                new OutlineResult.Outline(
                        2,
                        64,
                        4,
                        256,
                        1000,
                        512,
                        2,
                        12345,
                        List.of(
                                new OutlineResult.OutlinePart(-1, "embedding", 3, 12_000),
                                new OutlineResult.OutlinePart(0, "matrix", 6, 345)),
                        List.of(new OutlineResult.SiteView(0, "QUERY", 64, 64)),
                        Map.of("model_type", "bert")),
                new OutlineResult.ImportReport(9, List.of("pooler.dense.weight"), List.of("cls.predictions.bias")),
                List.of());
    }

    private static Tokenization tokenize(TokenizeRequest request) {
        List<Tokenization.Token> tokens = new ArrayList<>();
        for (String word : request.text().split(" ")) {
            if (word.equals("crash")) {
                Runtime.getRuntime().halt(9);
            }
            if (word.equals("exit-in-plugin")) {
                enter(NUMBER.get(), "evil", "evil-head");
                Runtime.getRuntime().halt(9);
            }
            if (word.matches("[45]\\d\\d")) {
                throw new HttpErrorException(Integer.parseInt(word));
            }
            tokens.add(new Tokenization.Token(word, tokens.size(), 0, 0, word.length()));
        }
        return new Tokenization(tokens);
    }
}
