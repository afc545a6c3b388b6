package dev.headstock.trainer.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.PluginDescriptor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars that would take away a page, or that fail while they are loaded: each is refused with what is wrong, and the next one loads. */
class HostileJarsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null           | "T"                     | "S."      | id() is null
            ""             | "T"                     | "S."      | id() is ''
            "Not Kebab!"   | "T"                     | "S."      | id() is 'Not Kebab!'
            "a"            | null                    | "S."      | title() is null
            "a"            | " "                     | "S."      | title() is empty
            "a"            | "T\\nU"                 | "S."      | title() has a line break
            "a"            | "T".repeat(41)          | "S."      | title() has 41 characters. Make it at most 40.
            "a"            | "T"                     | null      | summary() is null
            "a"            | "T"                     | "No stop" | summary() does not end with a full stop
            """)
    void whatAnExtensionSaysAboutItselfIsChecked(String id, String title, String summary, String expected)
            throws Exception {
        assertThat(problem(placement(id, title, summary, "record Options() {}", "new Options()", "")))
                .contains("brought.Evil")
                .contains(expected);
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws Exception {
        assertThat(problem(placement("null", "null", "null", "record Options() {}", "null", "")))
                .contains("id() is null", "title() is null", "summary() is null", "defaults() is null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            record Options(@Option("Size.") float size) {}             | new Options(1)          | 'size' has the type float
            record Options(@Option("Sizes.") List<Double> sizes) {}    | new Options(List.of())  | List<java.lang.Double>
            record Options(int size) {}                                | new Options(1)          | 'size' is not explained
            record Options(@Option("S.") int s) { public Options { if (s < 2) throw new IllegalArgumentException("too small"); } } | new Options(1) | too small
            """)
    void optionsAreAForm(String record, String defaults, String expected) throws Exception {
        assertThat(problem(placement("\"a\"", "\"T\"", "\"S.\"", record, defaults, "")))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throw new IllegalStateException("boom");           | IllegalStateException: boom
            throw new NoSuchMethodError("boom()");             | NoSuchMethodError: boom()
            throw new OutOfMemoryError("boom");                | OutOfMemoryError: boom
            throw new AssertionError("boom");                  | AssertionError: boom
            throw new StackOverflowError();                    | StackOverflowError
            """)
    void whatAConstructorThrowsIsShown(String body, String expected) throws Exception {
        assertThat(problem(placement(
                        "\"a\"",
                        "\"T\"",
                        "\"S.\"",
                        "record Options() {}",
                        "new Options()",
                        "public Evil() { if (true) %s }".formatted(body))))
                .contains(expected)
                .doesNotContain("InvocationTarget");
    }

    @Test
    void whatAStaticInitializerThrowsIsShown() throws Exception {
        assertThat(problem(placement(
                        "\"a\"",
                        "\"T\"",
                        "\"S.\"",
                        "record Options() {}",
                        "new Options()",
                        "static { if (true) throw new IllegalStateException(\"boom\"); }")))
                .contains("IllegalStateException: boom")
                .doesNotContain("ExceptionInInitializer");
    }

    @Test
    void whatAMethodThrowsAtUploadIsShown() throws Exception {
        assertThat(problem(placement("null + boom()", "\"T\"", "\"S.\"", "record Options() {}", "new Options()", """
                        private String boom() { throw new IllegalStateException("boom"); }""")))
                .contains("IllegalStateException: boom");
    }

    /** With a good neighbor, which must load. */
    private String problem(String source) throws Exception {
        JarBuilder jars = new JarBuilder();
        jars.plugin("a-evil", "1.0.0", "*").holdsSource("brought.Evil", source).write(folder);
        jars.plugin("b-good", "1.0.0", "*").brings("brought.Good", "good").write(folder);
        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), "1.0.0")) {
            List<PluginDescriptor> found = loader.descriptors();
            assertThat(found).extracting(PluginDescriptor::id).containsExactly("a-evil", "b-good");
            assertThat(found.get(1).problem()).isNull();
            assertThat(loader.extensions().placement("good").id()).isEqualTo("good");
            return String.valueOf(found.get(0).problem());
        }
    }

    private static String placement(
            String id, String title, String summary, String options, String defaults, String members) {
        return """
                package brought;
                import dev.headstock.api.*;
                import dev.headstock.api.model.*;
                import java.util.*;
                public final class Evil implements AdapterPlacement<Evil.Options> {
                    public %s
                    %s
                    public String id() { return %s; }
                    public String title() { return %s; }
                    public String summary() { return %s; }
                    public Options defaults() { return %s; }
                    public Map<Site, Adapter> place(RunContext context, Options options) { return Map.of(); }
                }
                """.formatted(options, members, id, title, summary, defaults);
    }
}
