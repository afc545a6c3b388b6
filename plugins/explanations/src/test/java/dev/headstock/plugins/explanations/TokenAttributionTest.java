package dev.headstock.plugins.explanations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.plugins.explanations.TokenAttribution.Method;
import dev.headstock.plugins.explanations.TokenAttribution.Options;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenAttributionTest {
    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(1, 8), 1);
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, model);

    @AfterEach
    void close() {
        bench.close();
    }

    private Probe text(String text) {
        return context.probe(List.of(InputSequence.of(text)));
    }

    @Test
    void integratedGradientsAddUpToTheChangeOfTheOutput() {
        Attribution attribution = Attribution.integratedGradients(context, model, text("the bank lends money"), 64);

        double change = attribution.value() - attribution.baseline();
        assertThat(Math.abs(change)).isGreaterThan(0.01);
        assertThat(Arrays.stream(attribution.scores()).sum()).isCloseTo(change, within(0.02 * Math.abs(change)));
        assertThat(attribution.gap()).isLessThan(0.02);
    }

    /** Without layers the output is linear in the embeddings: both methods say the same, exactly. */
    @Test
    void bothMethodsAgreeOnALinearModel() {
        FakeAnalyzedModel linear = FakeAnalyzedModel.trained(bench, "linear", TinyBert.outline(0, 8), 1);

        Attribution integrated = Attribution.integratedGradients(context, linear, text("a cat sleeps"), 4);
        Attribution gradient = Attribution.gradientTimesInput(context, linear, text("a cat sleeps"));

        assertThat(gradient.scores()).containsExactly(integrated.scores(), within(1e-5));
        assertThat(gradient.gap()).isLessThan(1e-3);
        assertThat(integrated.output()).isEqualTo(gradient.output());
    }

    @Test
    void explainsTheRowsThatTheModelGetsMostWrong() {
        List<Figure> figures = new TokenAttribution()
                .analyze(context, new Options(Method.GRADIENT_TIMES_INPUT, List.of(), 8, 2, 8, 1));

        Probe all = context.probe(Split.DEV, 8, 1);
        double[] losses = model.losses(all);
        int worst = 0;
        for (int i = 1; i < losses.length; i++) {
            worst = losses[i] > losses[worst] ? i : worst;
        }
        assertThat(figures.get(0).title()).startsWith("row %d: ".formatted(worst + 1));
        assertThat(figures).hasSize(4);
    }

    @Test
    void explainsTypedTexts() {
        Options options = new Options(Method.INTEGRATED_GRADIENTS, List.of("a cat sleeps"), 8, 2, 8, 1);

        Figure.TokenScores scores = (Figure.TokenScores)
                new TokenAttribution().analyze(context, options).get(0);

        assertThat(scores.title()).startsWith("typed text: ");
        assertThat(scores.tokens()).startsWith("[CLS]").endsWith("[SEP]");
    }

    @Test
    void refusesALayerAndAHeadThatTheModelLacks() {
        AnalyzedModel base = FakeAnalyzedModel.baseModel(bench, "base", TinyBert.outline(2, 8));

        assertThat(new AttentionView().unsupportedReason(List.of(base), new AttentionView.Options("a cat", 2, 0)))
                .contains("layer is 2, and 'base' has 2, counted from 0. Choose at most 1.");
        assertThat(new AttentionView().unsupportedReason(List.of(base), new AttentionView.Options("a cat", 0, 2)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("head is 2"));
    }

    @Test
    void attentionSaysThatItExplainsNothing() {
        List<Figure> figures = new AttentionView().analyze(context, new AttentionView().defaults());

        Figure.HeatMap map = (Figure.HeatMap) figures.get(0);
        assertThat(Arrays.stream(map.values()[0]).sum()).isCloseTo(1, within(1e-5));
        assertThat(figures.get(1).title()).isEqualTo("Attention is not an explanation");
    }
}
