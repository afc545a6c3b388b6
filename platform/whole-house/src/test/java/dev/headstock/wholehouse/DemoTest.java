package dev.headstock.wholehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./headstock demo} does once the server runs, on fewer e-mails. */
class DemoTest {

    /** So few e-mails teach little, so the bound on accuracy only shows that something was learned. */
    @Test
    void trainsThreeWaysRegistersTheBestAndAsksIt(@TempDir Path samples) throws Exception {
        Work.fewEmails(samples, 320, 80);
        try (House house = new House()) {
            String first = demo(house, samples);
            assertThat(first)
                    .containsPattern("Head only +0\\.\\d{4}")
                    .containsPattern("LoRA +0\\.\\d{4}")
                    .containsPattern("Full fine-tuning +0\\.\\d{4}")
                    .contains("spam-detector version 1, alias champion")
                    .containsPattern("(spam|ham) +\\d+\\.\\d %  Congratulations")
                    .containsPattern("(spam|ham) +\\d+\\.\\d %  The build fails")
                    .contains("/sign-in#");
            double best = house.rest()
                    .get("/registry/models/spam-detector/versions/champion")
                    .at("/primaryMetric/value")
                    .asDouble();
            assertThat(best).as("dev accuracy of the champion").isGreaterThan(0.75);

            assertThat(demo(house, samples)).contains("spam-detector version 1 stays champion");
        }
    }

    private static String demo(House house, Path samples) throws IOException, InterruptedException {
        Process demo = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        House.DISTRIBUTION.resolve("cli") + "/*",
                        "dev.headstock.cli.Main",
                        "demo",
                        "--plain",
                        "--home",
                        house.home().toString(),
                        "--server",
                        house.address().toString(),
                        "--samples",
                        samples.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(demo.waitFor()).as(output).isZero();
        return output;
    }
}
