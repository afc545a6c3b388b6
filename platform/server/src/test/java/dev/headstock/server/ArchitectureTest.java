package dev.headstock.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.headstock.server.queue.Jobs;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;

/** The walls between modules and packages. */
class ArchitectureTest {
    private final JavaClasses server = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.headstock.server");

    @Test
    void packagesKnowEachOtherByTheirDoorsAndWithoutCycles() {
        ApplicationModules.of(HeadstockServer.class).verify();
    }

    /** Jobs is the queue's door: it opens to what is behind it, which works with the queue's own types. */
    @Test
    void partsOfAPackageDoNotGoInCircles() {
        slices().matching("dev.headstock.server.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(equivalentTo(Jobs.class), resideInAnyPackage("..queue.scheduling", "..queue.views"))
                .check(server);
    }

    @Test
    void theServerLoadsNeitherTheEngineNorPlugins() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "org.pf4j..", "dev.headstock.api..", "dev.headstock.trainer..")
                .check(server);
    }

    @Test
    void nothingIsReadByJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(server);
    }

    @Test
    void controllersStayInsideTheirPackages() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .check(server);
    }

    /** A component that needs more has a responsibility that wants a class of its own. */
    @Test
    void componentsWorkWithAtMostEightOthers() {
        constructors()
                .that()
                .areDeclaredInClassesThat()
                .areMetaAnnotatedWith(Component.class)
                .should(haveAtMost(8))
                .check(server);
    }

    private static ArchCondition<JavaConstructor> haveAtMost(int most) {
        return new ArchCondition<>("have at most %d parameters".formatted(most)) {
            @Override
            public void check(JavaConstructor constructor, ConditionEvents events) {
                int count = constructor.getRawParameterTypes().size();
                events.add(new SimpleConditionEvent(
                        constructor,
                        count <= most,
                        "%s has %d parameters".formatted(constructor.getFullName(), count)));
            }
        };
    }
}
