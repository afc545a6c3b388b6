package dev.headstock.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSchemasTest {
    private final ModelConverters converters = new ModelConverters(true);

    RecordSchemasTest() {
        converters.addConverter(new RecordSchemas());
    }

    static final class Bakery {
        record Roll(int grams) {}

        record Basket(Roll roll) {}
    }

    static final class Casino {
        record Roll(int dice) {}
    }

    @Test
    void twoRecordsMayNotShareOneName() {
        converters.readAll(new AnnotatedType(Bakery.Roll.class));
        converters.readAll(new AnnotatedType(Bakery.Basket.class));

        assertThatThrownBy(() -> converters.readAll(new AnnotatedType(Casino.Roll.class)))
                .hasMessageContaining("Two records are called Roll")
                .hasMessageContaining("Bakery")
                .hasMessageContaining("Casino");
    }

    @Test
    void whatIsNotNullableIsRequired() {
        assertThat(converters.readAll(new AnnotatedType(Bakery.Basket.class)))
                .hasEntrySatisfying(
                        "Basket", basket -> assertThat(basket.getRequired()).isEqualTo(List.of("roll")));
    }
}
