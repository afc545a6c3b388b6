package dev.headstock.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class ModelOutlineTest {

    @Test
    void aParameterThatLayersShareCountsForTheLowest() {
        ModelOutline albert = ModelOutline.of("albert")
                .size(2, 8, 100, 32)
                .projection(1, SiteRole.QUERY, "shared.query", 8, 8, true)
                .projection(0, SiteRole.QUERY, "shared.query", 8, 8, true)
                .build();

        assertThat(albert.parameters())
                .extracting(ParameterInfo::path, ParameterInfo::layer)
                .containsExactly(tuple("shared.query.weight", 0), tuple("shared.query.bias", 0));
        assertThat(albert.sites(SiteRole.QUERY)).hasSize(2).allSatisfy(site -> {
            assertThat(albert.weightAt(site)).contains("shared.query.weight");
            assertThat(albert.biasAt(site)).contains("shared.query.bias");
        });
    }
}
