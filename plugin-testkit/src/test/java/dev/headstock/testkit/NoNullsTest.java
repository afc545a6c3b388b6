package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.RunContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoNullsTest {

    @Test
    @SuppressWarnings("NullAway") // The subject of the test.
    void aNullIsASentenceThatNamesTheMethod() {
        HeadType<?> head = NoNulls.of(new Careless(null), HeadType.class);

        assertThatThrownBy(head::columnRoles)
                .isInstanceOf(AssertionError.class)
                .hasMessage("columnRoles() of %s returned null. Return List.of() where there is none."
                        .formatted(Careless.class.getName()));
        assertThatThrownBy(() -> head.unsupportedReason(new DatasetSchema(List.of())))
                .hasMessageContaining("Return Optional.empty() where there is none.");
    }

    @Test
    void aNullInAListIsOneToo() {
        HeadType<?> head = NoNulls.of(new Careless(Arrays.asList(ColumnRole.TEXT, null)), HeadType.class);

        assertThatThrownBy(head::columnRoles).hasMessageContaining("returned a list that holds null");
        assertThat(head.id()).isEqualTo("careless");
    }

    @SuppressWarnings("NullAway") // A careless author does return null.
    private record Careless(@Nullable List<ColumnRole> columnRoles) implements HeadType<Careless.Options> {
        record Options() {}

        @Override
        public String id() {
            return "careless";
        }

        @Override
        public String title() {
            return "Careless";
        }

        @Override
        public String summary() {
            return "Returns null.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public Optional<String> unsupportedReason(DatasetSchema schema) {
            return null;
        }

        @Override
        public Head build(RunContext context, int width, Options options) {
            return null;
        }
    }
}
