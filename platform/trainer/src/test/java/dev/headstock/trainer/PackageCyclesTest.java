package dev.headstock.trainer;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Packages, those inside others too, depend on each other in one direction. */
class PackageCyclesTest {
    @Test
    void noPackageDependsOnItselfByWayOfOthers() {
        slices().matching("dev.headstock.trainer.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.headstock.trainer"));
    }
}
