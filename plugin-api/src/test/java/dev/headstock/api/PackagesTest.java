package dev.headstock.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackagesTest {
    private static final List<String> IN_ORDER =
            List.of("data", "model", "export", "imports", "head", "tuning", "analysis", "recipe", "study");

    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.headstock.api");

    /** Extension points use all of these; each of these uses those before it. */
    @Test
    void eachPackageUsesOnlyTheOnesBeforeIt() {
        for (int i = 0; i < IN_ORDER.size(); i++) {
            String[] later = IN_ORDER.subList(i + 1, IN_ORDER.size()).stream()
                    .map(name -> "dev.headstock.api." + name)
                    .toArray(String[]::new);
            String own = "dev.headstock.api." + IN_ORDER.get(i);
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.headstock.api")
                    .check(API);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(own)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(API);
            }
        }
    }

    /** Recipes and studies are side by side. */
    @Test
    void studiesKnowNoRecipes() {
        noClasses()
                .that()
                .resideInAPackage("dev.headstock.api.study")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.headstock.api.recipe")
                .check(API);
    }
}
