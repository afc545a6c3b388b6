package dev.headstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A package's SQL names its own tables, and views that packages below it publish. Which table is whose is said by the headings of the baseline
 * migration.
 */
class TablesOfPackagesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/headstock/server");
    private static final Pattern HEADING = Pattern.compile("^-- package (\\w+)$");
    private static final Pattern CREATED = Pattern.compile("^create (table|view) (\\w+).*");
    private static final Pattern TEXT =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern STATEMENT =
            Pattern.compile("\\b(select|insert into|delete from|update \\w+ set|copy)\\b", Pattern.DOTALL);
    private static final Pattern AFTER_KEYWORD = Pattern.compile(
            "\\b(?:from|join|into|update|using)\\s+([a-z_]+(?:(?:\\s+(?:as\\s+)?[a-z_]+)?\\s*,\\s*[a-z_]+)*)");
    private static final Pattern ENTITY_TABLE = Pattern.compile("@Table\\(name = \"(\\w+)\"\\)");
    private static final Pattern IMPORT =
            Pattern.compile("^import dev\\.headstock\\.server\\.(\\w+)\\.", Pattern.MULTILINE);

    private final Map<String, String> owners = new HashMap<>();
    private final Set<String> views = new HashSet<>();

    TablesOfPackagesTest() throws IOException {
        String owner = "";
        for (String line : Files.readAllLines(Path.of("src/main/resources/db/migration/V1__baseline.sql"))) {
            var heading = HEADING.matcher(line);
            var created = CREATED.matcher(line);
            if (heading.matches()) {
                owner = heading.group(1);
            } else if (created.matches()) {
                owners.put(created.group(2), owner);
                if (created.group(1).equals("view")) {
                    views.add(created.group(2));
                }
            }
        }
    }

    @Test
    void theBaselineSaysWhoseEveryTableIs() throws IOException {
        assertThat(owners).containsEntry("job", "queue").containsEntry("run", "runs");
        Set<String> packages = new HashSet<>();
        for (Path file : sources()) {
            packages.add(packageOf(file));
        }
        assertThat(packages).containsAll(owners.values());
    }

    @Test
    void aPackageNamesOnlyItsOwnTables() throws IOException {
        List<String> foreign = new ArrayList<>();
        for (Path file : sources()) {
            String source = Files.readString(file, StandardCharsets.UTF_8);
            for (String table : tables(source)) {
                String owner = owners.get(table);
                if (owner != null && !owner.equals(packageOf(file)) && !views.contains(table)) {
                    foreign.add("%s names %s, which belongs to %s".formatted(SOURCES.relativize(file), table, owner));
                }
            }
        }

        assertThat(foreign).isEmpty();
    }

    /** A view is read from above: the package that publishes it does not know its readers. */
    @Test
    void viewsAreReadByPackagesAboveThem() throws IOException {
        Map<String, Set<String>> imports = new HashMap<>();
        Map<String, Set<String>> readers = new HashMap<>();
        for (Path file : sources()) {
            String source = Files.readString(file, StandardCharsets.UTF_8);
            Set<String> known = imports.computeIfAbsent(packageOf(file), none -> new HashSet<>());
            IMPORT.matcher(source).results().map(match -> match.group(1)).forEach(known::add);
            tables(source).stream().filter(views::contains).forEach(view -> readers.computeIfAbsent(
                            view, none -> new HashSet<>())
                    .add(packageOf(file)));
        }

        assertThat(readers.keySet()).isEqualTo(views);
        readers.forEach((view, packages) -> assertThat(imports.get(Objects.requireNonNull(owners.get(view))))
                .as("what the owner of %s knows", view)
                .doesNotContainAnyElementsOf(packages.stream()
                        .filter(reader -> !reader.equals(owners.get(view)))
                        .toList()));
    }

    private static Set<String> tables(String source) {
        Set<String> tables = new HashSet<>();
        TEXT.matcher(source)
                .results()
                .map(TablesOfPackagesTest::content)
                .filter(text ->
                        STATEMENT.matcher(text).find() || text.stripLeading().startsWith("from "))
                .forEach(sql -> AFTER_KEYWORD
                        .matcher(sql)
                        .results()
                        .flatMap(match -> Stream.of(match.group(1).split(",")))
                        .map(named -> named.strip().split("\\s+")[0])
                        .forEach(tables::add));
        ENTITY_TABLE.matcher(source).results().map(match -> match.group(1)).forEach(tables::add);
        return tables;
    }

    private static String content(MatchResult literal) {
        String text = literal.group(1) == null ? literal.group(2) : literal.group(1);
        return text.toLowerCase(Locale.ROOT);
    }

    private static String packageOf(Path file) {
        return SOURCES.relativize(file).getName(0).toString();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> SOURCES.relativize(file).getNameCount() > 1)
                    .toList();
        }
    }
}
