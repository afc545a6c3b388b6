package dev.headstock.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users read is plain American English: no word of {@link WordList} in messages, on pages or in the documentation. */
class WordsOnScreenTest {
    private static final Path REPOSITORY = Path.of("../..");

    @Test
    void messagesOfTheProgramsHaveNoWordOfTheList() throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : List.of("platform", "plugin-api", "plugin-kit", "plugins")) {
            found.addAll(search(
                    folder, file -> file.contains("/src/main/java/") && file.endsWith(".java"), VisibleText::java));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void theDashboardHasNoWordOfTheList() throws IOException {
        assertThat(search(
                        "web-ui/src",
                        file -> file.matches(".*\\.tsx?") && !file.matches(".*(\\.test\\.tsx?|/schema\\.d\\.ts)"),
                        VisibleText::typeScript))
                .isEmpty();
    }

    @Test
    void theDocumentationHasNoWordOfTheList() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> top = Files.list(REPOSITORY)) {
            for (Path page : top.filter(file -> file.toString().endsWith(".md")).toList()) {
                found.addAll(search(page, VisibleText::prose));
            }
        }
        for (String folder : List.of("docs", "plugins", "samples", "bench")) {
            found.addAll(search(
                    folder, file -> file.endsWith(".md") && !file.contains("/docs/decisions/"), VisibleText::prose));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void aWordIsFoundWithItsLineInTextsButNotInComments() {
        String source = """
                /* mend */ class A { // "colour"
                    char quote = '"';
                    String message = "Mend the \\"driver\\".";
                    String block = \"""
                        The run
                        begins anew.
                        \""";
                }
                """;

        assertThat(VisibleText.java(source).stream()
                        .filter(line -> !WordList.find(line.text()).isEmpty())
                        .map(VisibleText.Line::number))
                .containsExactly(3, 6);
        assertThat(VisibleText.typeScript("/* mend\n */\n<p>it’s grey</p> // anew\n'http://a/colour'\n").stream()
                        .filter(line -> !WordList.find(line.text()).isEmpty())
                        .map(VisibleText.Line::number))
                .containsExactly(3, 4);
    }

    @Test
    void bothSpellingsOfAWordAreToldApart() {
        assertThat(List.of("normalises", "Initialisation", "analysed", "licence", "labelled", "turn it round"))
                .allSatisfy(
                        word -> assertThat(WordList.find("It " + word + " it.")).hasSize(1));
        assertThat(List.of("normalizes", "analyses", "precise", "license", "labeled", "a round turn", "warehouse"))
                .allSatisfy(
                        word -> assertThat(WordList.find("It " + word + " it.")).isEmpty());
    }

    private static List<String> search(
            String folder, Predicate<String> wanted, Function<String, List<VisibleText.Line>> reader)
            throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(REPOSITORY.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = "/" + REPOSITORY.relativize(file);
                if (wanted.test(name) && !name.contains("/node_modules/") && !name.contains("/target/")) {
                    found.addAll(search(file, reader));
                    read++;
                }
            }
        }
        assertThat(read).as("files under " + folder).isPositive();
        return found;
    }

    private static List<String> search(Path file, Function<String, List<VisibleText.Line>> reader) throws IOException {
        List<String> found = new ArrayList<>();
        for (VisibleText.Line line : reader.apply(Files.readString(file))) {
            for (String word : WordList.find(line.text())) {
                found.add("%s:%d: %s in: %s"
                        .formatted(
                                REPOSITORY.relativize(file),
                                line.number(),
                                word,
                                line.text().strip()));
            }
        }
        return found;
    }
}
