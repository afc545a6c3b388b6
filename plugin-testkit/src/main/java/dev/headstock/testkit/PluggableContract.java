package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headstock.api.Option;
import dev.headstock.api.Pluggable;
import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

/** What every extension promises: a stable id, texts for users, and options that are a form. */
public abstract class PluggableContract<O extends Record> {
    static final String KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    /** A new instance of the extension under test. */
    protected abstract Pluggable<O> extension();

    @Test
    void hasAnIdInKebabCaseAndTextsForUsers() {
        assertThat(extension().id()).matches(KEBAB_CASE);
        assertThat(extension().title()).isNotBlank().hasSizeLessThanOrEqualTo(40);
        assertThat(extension().summary()).isNotBlank().endsWith(".");
    }

    @Test
    void canBeCreatedWithoutArguments() throws ReflectiveOperationException {
        Object created = extension().getClass().getDeclaredConstructor().newInstance();

        assertThat(((Pluggable<?>) created).id()).isEqualTo(extension().id());
    }

    /** As JSON they come from a form, from an experiment's YAML and from the database. */
    @Test
    void defaultsSurviveTheWayThroughJson() {
        O defaults = extension().defaults();

        assertThat(OptionsJson.read(defaults.getClass(), OptionsJson.write(defaults)))
                .isEqualTo(defaults);
    }

    @Test
    void everyOptionIsExplained() {
        for (RecordComponent component : extension().defaults().getClass().getRecordComponents()) {
            assertThat(component.getAnnotation(Option.class))
                    .as("@Option of %s", component.getName())
                    .isNotNull()
                    .satisfies(option -> assertThat(option.value()).isNotBlank());
        }
    }

    @Test
    void everyOptionHasATypeThatAFormCanShow() {
        for (RecordComponent component : extension().defaults().getClass().getRecordComponents()) {
            assertThatCode(() -> OptionsJson.requireSupported(component.getGenericType()))
                    .as("type of option %s", component.getName())
                    .doesNotThrowAnyException();
        }
    }

    /** Otherwise a compiler that runs no annotation processor makes a jar without extensions. */
    @Test
    void isMarkedAsAnExtension() {
        assertThat(extension().getClass().isAnnotationPresent(org.pf4j.Extension.class))
                .as("@Extension on %s", extension().getClass().getName())
                .isTrue();
    }
}
