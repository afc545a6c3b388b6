package dev.headstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final String STARTER =
            "{\"id\":\"m1\",\"name\":\"all-MiniLM-L6-v2\",\"source\":\"starter\",\"parameters\":22565376}";
    private static final String VERSION = "{\"number\":%d,\"primaryMetric\":{\"name\":\"accuracy\",\"value\":%s}}";

    @TempDir
    Path samples;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private FakeServer server;

    @BeforeEach
    void serverWithModelAndData() throws Exception {
        Files.writeString(samples.resolve("spam.csv"), "text,label,split\nhello,ham,train\n");
        server = new FakeServer()
                .on("GET /models", 200, "{\"items\":[" + STARTER + "]}")
                .on("POST /uploads", 201, "{\"id\":\"u1\",\"inspection\":{\"format\":{\"id\":\"csv\",\"options\":{}}}}")
                .on("POST /datasets", 200, "{\"id\":\"v1\",\"datasetName\":\"spam-emails\",\"number\":1}")
                .on("GET /experiments", 200, "{\"items\":[]}")
                .on("POST /experiments", 201, experiment(run("Full", "QUEUED", 0, "null")))
                .on("POST /sign-in-links", 201, "{\"url\":\"http://127.0.0.1/sign-in#secret\"}")
                .on(
                        "POST /registry/models/spam-detector/versions/champion/predict",
                        200,
                        "{\"answers\":[{\"text\":\"spam\",\"confidence\":0.99},{\"text\":\"ham\",\"confidence\":0.98}]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void registersTheBestRunAndAsksItTwoQuestions() throws Exception {
        server.on("GET /experiments/e1", 200, experiment(run("Full", "RUNNING", 50, "0.9")))
                .on(
                        "GET /experiments/e1",
                        200,
                        experiment(run("LoRA", "SUCCEEDED", 100, "0.96"), run("Full", "SUCCEEDED", 100, "0.97")))
                .on("POST /registry/models/spam-detector/versions", 201, VERSION.formatted(1, "0.97"));

        demo().run();

        assertThat(output())
                .contains("all-MiniLM-L6-v2, 22,565,376 parameters")
                .contains("0.9600")
                .contains("Registered Full as spam-detector version 1, alias champion.")
                .contains("spam   99.0 %")
                .contains("http://127.0.0.1/sign-in#secret");
        assertThat(server.requests())
                .anyMatch(request -> request.startsWith("POST /registry/models/spam-detector/versions {")
                        && request.contains("\"run\":\"r-Full\""));
    }

    @Test
    void aChampionThatIsAsGoodStays() throws Exception {
        server.on("GET /experiments/e1", 200, experiment(run("Full", "SUCCEEDED", 100, "0.97")))
                .on("GET /registry/models/spam-detector/versions/champion", 200, VERSION.formatted(3, "0.97"));

        demo().run();

        assertThat(output()).contains("spam-detector version 3 stays champion");
        assertThat(server.requests())
                .noneMatch(request -> request.startsWith("POST /registry/models/spam-detector/versions {"));
    }

    @Test
    void goesOnWithWhatAnInterruptedDemoLaunched() throws Exception {
        String waiting =
                "{\"items\":[{\"id\":\"e0\",\"number\":8,\"name\":\"Mine\"},{\"id\":\"e1\",\"number\":7,\"name\":\"%s\"}]}";
        server.instead("GET /experiments", 200, waiting.formatted(DemoExperiment.NAME))
                .on("GET /experiments/e1", 200, experiment(run("Full", "SUCCEEDED", 100, "0.97")))
                .on("POST /registry/models/spam-detector/versions", 201, VERSION.formatted(1, "0.97"));

        demo().run();

        assertThat(output()).contains("Experiment   7 · goes on where it was interrupted", "Registered Full");
        assertThat(server.requests()).noneMatch(request -> request.startsWith("POST /experiments"));
    }

    @Test
    void aServerThatWentAwayIsNamed() {
        Server away = server.client();
        server.close();

        assertThatThrownBy(() -> away.get("/models", Object.class))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(away.address() + " is not reachable any more")
                .hasMessageNotContaining("null");
    }

    @Test
    void anAnswerThatIsNotUnderstoodIsSaidInWords() {
        server.on("GET /strange", 200, "<html>Hello</html>");

        assertThatThrownBy(() -> server.client().get("/strange", Object.class))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("GET /api/v1/strange", "Is the server of another version?");
    }

    @Test
    void aFailedRunEndsTheDemoWithItsReasonAndHint() {
        String failed = run("Full", "FAILED", 12, "null")
                .replace(
                        "\"reason\":null,\"hint\":null",
                        "\"reason\":\"Out of memory.\",\"hint\":\"Halve the batch size.\"");
        server.on("GET /experiments/e1", 200, experiment(failed));

        assertThatThrownBy(() -> demo().run())
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("Full did not succeed: Out of memory. Halve the batch size.");
    }

    @Test
    void aRefusalShowsEveryProblemWithItsPlace() {
        String refusal = """
                {"title":"Invalid","detail":"The experiment has 2 problems.","problems":[
                  {"pointer":"/placements/0/id","message":"No placement 'loar'."},
                  {"pointer":"/head/id","message":"No head 'x'."}]}""";
        server.on("POST /datasets/x", 422, refusal);

        assertThatThrownBy(() -> server.client().post("/datasets/x", "", Object.class))
                .isInstanceOf(ServerErrorException.class)
                .hasMessageContainingAll(
                        "422", "2 problems", "/placements/0/id: No placement 'loar'.", "/head/id: No head 'x'.");
    }

    @Test
    void importsTheStarterModelWhenItIsMissing() throws Exception {
        try (FakeServer empty = new FakeServer()
                .on("GET /models", 200, "{\"items\":[]}")
                .on("GET /models", 200, "{\"items\":[" + STARTER + "]}")
                .on("GET /models/imports", 200, "{\"items\":[]}")
                .on("POST /models/imports", 202, "{\"id\":\"i1\",\"state\":\"running\",\"problems\":[]}")) {
            assertThat(new BaseModels(empty.client(), terminal()).starter().id())
                    .isEqualTo("m1");
            assertThat(empty.requests()).contains("POST /models/imports {\"kind\":\"starter\"}");
        }
    }

    @Test
    void waitsForAnImportThatRunsAlready() throws Exception {
        try (FakeServer busy = new FakeServer()
                .on("GET /models", 200, "{\"items\":[]}")
                .on("GET /models", 200, "{\"items\":[" + STARTER + "]}")
                .on(
                        "GET /models/imports",
                        200,
                        "{\"items\":[{\"id\":\"i1\",\"state\":\"running\",\"problems\":[]}]}")) {
            assertThat(new BaseModels(busy.client(), terminal()).starter().id()).isEqualTo("m1");
            assertThat(busy.requests()).noneMatch(request -> request.startsWith("POST"));
        }
    }

    @Test
    void aFailedImportEndsTheDemoWithItsProblem() throws Exception {
        String failed = "{\"id\":\"i1\",\"state\":\"failed\",\"problems\":[{\"message\":\"The disk is full.\"}]}";
        try (FakeServer empty = new FakeServer()
                .on("GET /models", 200, "{\"items\":[]}")
                .on("GET /models/imports", 200, "{\"items\":[]}")
                .on("POST /models/imports", 202, failed)
                .on("GET /models/imports/i1", 200, failed)) {
            assertThatThrownBy(() -> new BaseModels(empty.client(), terminal()).starter())
                    .hasMessageContaining("The disk is full.");
        }
    }

    private Demo demo() {
        return new Demo(server.client(), terminal(), samples);
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static String experiment(String... runs) {
        return "{\"id\":\"e1\",\"number\":1,\"name\":\"Spam\",\"runs\":[" + String.join(",", runs) + "]}";
    }

    private static String run(String name, String state, int step, String accuracy) {
        String metric = accuracy.equals("null") ? "null" : "{\"name\":\"accuracy\",\"value\":" + accuracy + "}";
        return """
                {"id":"r-%1$s","name":"%1$s","state":"%2$s","headline":"%2$s","reason":null,"hint":null,"step":%3$d,
                 "totalSteps":100,"secondsLeft":1.5,"metrics":{"train/loss":0.5,"dev/macro-f1":null},
                 "primaryMetric":%4$s,"trainedParameters":1000,"seconds":3.0}""".formatted(name, state, step, metric);
    }
}
