package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Pluggable;
import dev.headstock.kit.Declarations;
import org.junit.jupiter.api.Test;

/** What every extension promises: a stable id, texts for users, and options that are a form. */
public abstract class PluggableContract<O extends Record> {
    static {
        Logging.quiet();
    }

    /** A new instance of the extension under test. */
    protected abstract Pluggable<O> extension();

    /** An id in kebab-case, texts for users, and options that a form can show: what the platform checks at upload. */
    @Test
    void declaresWhatPagesAndSpecificationsNeed() {
        assertThat(Declarations.problems(extension())).isEmpty();
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

    /** Otherwise a compiler that runs no annotation processor makes a jar without extensions. */
    @Test
    void isMarkedAsAnExtension() {
        assertThat(extension().getClass().isAnnotationPresent(org.pf4j.Extension.class))
                .as("@Extension on %s", extension().getClass().getName())
                .isTrue();
    }
}
