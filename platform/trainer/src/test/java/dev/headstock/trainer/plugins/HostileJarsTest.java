package dev.headstock.trainer.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.PluginDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
            record Options(@Option("Sizes.") List<Float> sizes) {}     | new Options(List.of())  | List<java.lang.Float>
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

    // ---- classes that cannot be extensions, and indexes of other builds ----

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public final class Evil { public Evil(int size) {} }    | brought.Evil has no public constructor without parameters. Add one
            public final class Evil { private Evil() {} }           | brought.Evil has no public constructor without parameters. Add one
            final class Evil {}                                     | brought.Evil is not public. Make the class public.
            public abstract class Evil {}                           | brought.Evil is abstract. Annotate a class that can be made.
            public interface Evil {}                                | brought.Evil is abstract. Annotate a class that can be made.
            public final class Evil {}                              | brought.Evil is listed as an extension, but implements no extension point
            """)
    void whyAClassCannotBeAnExtensionIsSaid(String type, String expected) throws Exception {
        assertThat(problem("package brought; " + type)).startsWith(expected).doesNotContain("Exception");
    }

    @Test
    void anExtensionInsideAnObjectIsNotMade() throws Exception {
        jars.plugin("evil", "1.0.0", "*")
                .holdsSource("brought.Outer", "package brought; public class Outer { public class Inner {} }")
                .names("brought.Outer$Inner")
                .write(folder);

        assertThat(problem())
                .isEqualTo(
                        "brought.Outer$Inner belongs to an object of brought.Outer. Make it static, or a class of its own.");
    }

    @Test
    void anIndexOfAnotherBuildIsSaidToBeOne() throws Exception {
        String annotated = "package brought; @org.pf4j.Extension public class New {}";
        jars.plugin("evil", "1.0.0", "*")
                .holdsSource("brought.New", annotated)
                .names("brought.Old")
                .write(folder);

        assertThat(problem().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .contains("extensions.idx does not list brought.New")
                        .contains("mvn clean package"))
                .anySatisfy(line -> assertThat(line)
                        .contains("extensions.idx lists brought.Old, which is not in the jar")
                        .contains("mvn clean package"));
    }

    @Test
    void aMissingIndexNamesTheClassesThatItShouldList() throws Exception {
        jars.plugin("evil", "1.0.0", "*")
                .holdsSource("brought.New", "package brought; @org.pf4j.Extension public class New {}")
                .withoutIndex()
                .write(folder);

        assertThat(problem()).contains("has no META-INF/extensions.idx").contains("brought.New");
    }

    @Test
    void aMissingLibraryIsNamed() throws Exception {
        String lost = "private String lost() { throw new NoClassDefFoundError(\"org/lost/Library\"); }";
        assertThat(problem(placement("lost()", "\"T\"", "\"S.\"", "record Options() {}", "new Options()", lost)))
                .contains("needs the class org.lost.Library, which is neither in the jar nor part of Headstock");
    }

    @ParameterizedTest
    @CsvSource({"banana", "'>=1.0 &'", "'1.0.0 to 2.0.0'"})
    void aRangeThatIsNoneIsReadable(String range) throws Exception {
        jars.plugin("evil", "1.0.0", range).brings("brought.Good", "good").write(folder);

        assertThat(problem())
                .isEqualTo(
                        "Plugin-Requires in the jar's manifest is '%s', which is no range of versions. Write >=1.0.0 & <2.0.0."
                                .formatted(range));
    }

    @Test
    void aConflictOfVersionsHidesNoOtherFault() throws Exception {
        jars.plugin("evil", "1.0.0", ">=9.0.0")
                .holdsSource(
                        "brought.Evil",
                        placement("\"Not Kebab!\"", "\"T\"", "\"S.\"", "record Options() {}", "new Options()", ""))
                .write(folder);

        assertThat(problem().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("needs plugin API >=9.0.0, and this is 1.0.0"))
                .anySatisfy(line -> assertThat(line).contains("id() is 'Not Kebab!'"));
    }

    @Test
    void aColumnRoleHasOneTypeForAllHeads() throws Exception {
        jars.plugin("a-first", "1.0.0", "*")
                .holdsSource("brought.First", head("First", "new ColumnRole(\"arcs\", ColumnType.JSON)"))
                .write(folder);
        jars.plugin("b-second", "1.0.0", "*")
                .holdsSource("brought.Second", head("Second", "new ColumnRole(\"arcs\", ColumnType.NUMBER)"))
                .write(folder);
        jars.plugin("c-third", "1.0.0", "*")
                .holdsSource("brought.Third", head("Third", "new ColumnRole(\"text\", ColumnType.JSON)"))
                .write(folder);

        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), "1.0.0")) {
            assertThat(loader.descriptors().get(0).problem()).isNull();
            assertThat(loader.descriptors().get(1).problem())
                    .isEqualTo(
                            "head 'second' reads the column role 'arcs' as NUMBER, but head 'first' reads it as JSON."
                                    + " Give the role of one of them another id.");
            assertThat(loader.descriptors().get(2).problem())
                    .contains(
                            "columnRoles() has the role 'text' with the type JSON, but the role of this name has the type STRING");
        }
    }

    private static String head(String name, String role) {
        return """
                package brought;
                import dev.headstock.api.*;
                import dev.headstock.api.data.*;
                import dev.headstock.api.head.*;
                import dev.headstock.api.model.*;
                import java.util.*;
                public final class %s implements HeadType<%s.Options> {
                    public record Options() {}
                    public String id() { return "%s"; }
                    public String title() { return "T"; }
                    public String summary() { return "S."; }
                    public Options defaults() { return new Options(); }
                    public List<ColumnRole> columnRoles() { return List.of(%s); }
                    public Optional<String> unsupportedReason(DatasetSchema schema) { return Optional.empty(); }
                    public Head build(RunContext context, int width, Options options) { throw new IllegalStateException(); }
                }
                """.formatted(name, name, name.toLowerCase(Locale.ROOT), role);
    }

    private final JarBuilder jars = new JarBuilder();

    private String problem() throws Exception {
        try (PluginLoader loader = PluginLoader.loadFolders(List.of(folder), "1.0.0")) {
            return String.valueOf(loader.descriptors().get(0).problem());
        }
    }

    /** With a good neighbor, which must load. */
    private String problem(String source) throws Exception {
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
