package dev.headstock.plugins.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.plugins.fusion.AdapterFusion.Options;
import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.Contexts.FakeRunContext;
import dev.headstock.testkit.TinyBert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdapterFusionContractTest extends AdapterPlacementContract<Options> {
    private static final ModelReference ONE = ModelReference.run("one");
    private static final ModelReference TWO = ModelReference.run("two");
    private static final ModelReference ELSEWHERE = ModelReference.run("elsewhere");

    @Override
    protected AdapterFusion placement() {
        return new AdapterFusion();
    }

    @Override
    protected Options options() {
        return new Options(List.of(ONE, TWO), true);
    }

    @Override
    protected FakeRunContext context(ModelOutline model) {
        return Contexts.of(model)
                .withTrained(ONE, trained(model, SiteRole.FFN_RESIDUAL))
                .withTrained(TWO, trained(model, SiteRole.FFN_RESIDUAL))
                .withTrained(ELSEWHERE, trained(model, SiteRole.QUERY));
    }

    private static Map<Site, Adapter> trained(ModelOutline model, SiteRole role) {
        Map<Site, Adapter> adapters = new LinkedHashMap<>();
        for (Site site : model.sites(role)) {
            ParameterSpec scale = new ParameterSpec("scale", new Shape(site.outputWidth()), new Init.Normal(1));
            adapters.put(site, Adapter.of("s ⊙ h", context -> context.output().mul(context.parameter("scale")), scale));
        }
        return adapters;
    }

    /** What is added to the keys of all adapters alike changes no weight. */
    @Override
    protected boolean isInvisible(String path) {
        return path.endsWith("key.bias");
    }

    /** Of a BERT-base with one adapter in each layer: 12 · 1,771,008; 14,174,208 without value matrices. */
    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(new Options(List.of(ONE, TWO), true))).isEqualTo(21_252_096);
        assertThat(count(new Options(List.of(ONE, TWO), false))).isEqualTo(14_174_208);
    }

    private long count(Options options) {
        return placement().place(context(TinyBert.outline(12, 768)), options).values().stream()
                .flatMap(adapter -> adapter.parameters().stream())
                .filter(ParameterSpec::trainable)
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    @Test
    void saysWhichModelsDoNotFit() {
        FakeRunContext context = context(TinyBert.outline(2, 16));

        assertThatThrownBy(() -> placement().place(context, placement().defaults()))
                .hasMessage("models must name at least two models with bottleneck adapters.");
        assertThatThrownBy(() -> placement().place(context, new Options(List.of(ONE, ELSEWHERE), true)))
                .hasMessageStartingWith("models names 'run/elsewhere', which has adapters at query.");
        assertThatThrownBy(
                        () -> placement().place(context, new Options(List.of(ONE, ModelReference.run("bare")), true)))
                .hasMessageStartingWith("models names 'run/bare', which has no adapters.");
    }
}
