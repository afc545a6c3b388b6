package dev.headstock.trainer.processes.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.HostDescription;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.Tokenization.Token;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.ChildProgram;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    void describesPluginsSettingsAndRoles() throws Exception {
        HostDescription description = host.post("/describe", Map.of(), HostDescription.class);

        assertThat(description.plugins()).extracting(PluginDescriptor::problem).containsOnlyNulls();
        assertThat(description.plugins())
                .flatExtracting(PluginDescriptor::extensions)
                .extracting(ExtensionDescriptor::id)
                .contains("lora", "full", "csv", "sequence-classification");
        assertThat(description.settings().defaults())
                .containsEntry("epochs", 3)
                .containsEntry("learningRate", null)
                .containsEntry("precision", "auto");
        assertThat(description.columnRoles()).extracting(ColumnRoleView::id).contains("text", "tags", "ignored");
    }

    @Test
    void checksARecipeAndAnAnalysisThatAreNotThere() throws Exception {
        AnalysisCheck.Result analysis = host.post(
                "/analyses/check",
                new AnalysisCheck.Request(
                        new Choice("loss-surface", Map.of()), List.of("base/tiny"), List.of("tiny"), List.of()),
                AnalysisCheck.Result.class);
        assertThat(analysis.problems()).extracting(Problem::pointer).containsExactly("/subjects/0", "/analysis/id");

        RecipeCheck.Result recipe = host.post(
                "/recipes/check",
                new RecipeCheck.Request(new Choice("student", Map.of()), List.of(), List.of()),
                RecipeCheck.Result.class);
        assertThat(recipe.problems()).extracting(Problem::pointer).containsExactly("/recipe/id");
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
        assertThat(host.post("/describe", Map.of(), HostDescription.class).plugins())
                .isNotEmpty();
    }
}
