package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Option;
import dev.headstock.api.Pluggable;
import dev.headstock.protocol.Problem;
import dev.headstock.trainer.options.OptionsMapper;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every extension promises: a stable name, words for people, and options that are a form. */
public abstract class PluggableContract<O extends Record> {
    static final String KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    /** A new instance of the extension under test. */
    protected abstract Pluggable<O> extension();

    @Test
    void hasAnIdInKebabCaseAndWordsForPeople() {
        assertThat(extension().id()).matches(KEBAB_CASE);
        assertThat(extension().title()).isNotBlank().hasSizeLessThanOrEqualTo(40);
        assertThat(extension().summary()).isNotBlank().endsWith(".");
    }

    @Test
    void canBeCreatedWithoutArguments() throws ReflectiveOperationException {
        Object created = extension().getClass().getDeclaredConstructor().newInstance();

        assertThat(((Pluggable<?>) created).id()).isEqualTo(extension().id());
    }

    @Test
    void defaultsSurviveTheWayThroughJson() {
        O defaults = extension().defaults();
        OptionsMapper<O> mapper = new OptionsMapper<>(defaults);
        List<Problem> problems = new ArrayList<>();

        assertThat(mapper.fromJson(mapper.defaultsAsJson(), "", problems::add)).contains(defaults);
        assertThat(problems).isEmpty();
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
}
