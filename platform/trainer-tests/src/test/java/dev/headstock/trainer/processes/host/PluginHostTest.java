package dev.headstock.trainer.processes.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.Tokenization.Token;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.ChildProgram;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {
    @TempDir
    Path folder;

    private ChildProgram host;

    @BeforeEach
    void start() throws Exception {
        Path plugins = folder.resolve("plugins");
        BundledPlugins.jars(plugins);
        List<String> arguments = List.of("--plugins", plugins.toString());
        host = new ChildProgram((input, output) -> PluginHost.run(arguments, input, output), "");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void describesEveryPlugin() throws Exception {
        assertThat(host.get("/plugins").findValuesAsString("problem")).containsOnly("");
        assertThat(host.get("/plugins").toString())
                .contains("\"lora\"", "\"full\"", "\"csv\"", "\"sequence-classification\"");
    }

    @Test
    void convertsAModelAndShowsItsTokens() throws Exception {
        String source = TinyCheckpoint.write(folder.resolve("in")).toString();
        String output = folder.resolve("out").toString();

        assertThat(host.post("/models/convert", new ConvertRequest(source, output), OutlineResult.class)
                        .family())
                .isEqualTo("bert");
        Tokenization tokens = host.post(
                "/tokenize", new TokenizeRequest(output, "😀 UNbelievable Café,语言", "hello world"), Tokenization.class);
        assertThat(tokens.tokens())
                .extracting(Token::text)
                .containsExactly(
                        "[CLS]",
                        "[UNK]",
                        "un",
                        "##believ",
                        "##able",
                        "cafe",
                        ",",
                        "语",
                        "言",
                        "[SEP]",
                        "hello",
                        "world",
                        "[SEP]");
        assertThat(tokens.tokens().get(2)).isEqualTo(new Token("un", 7, 0, 3, 5));
        assertThat(tokens.tokens().get(11)).isEqualTo(new Token("world", 6, 1, 6, 11));
    }

    @Test
    void answersOnlyWhoKnowsTheToken() throws Exception {
        assertThat(host.send("/tokenize", "{}", "Bearer guess").statusCode()).isEqualTo(401);
    }

    @Test
    void saysWhatIsWrongWithARequestAndGoesOn() throws Exception {
        assertThat(host.send("/nowhere", "{}", host.authorization()).statusCode())
                .isEqualTo(404);
        assertThat(host.send("/tokenize", "{\"folde", host.authorization()).statusCode())
                .isEqualTo(400);
        assertThat(host.send("/tokenize", "{\"surprise\": 1}", host.authorization())
                        .body())
                .contains("surprise");
        assertThat(host.get("/plugins").isArray()).isTrue();
    }
}
