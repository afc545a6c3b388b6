package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PooledTextExportTest {
    private static final TransformersNames BERT = new TransformersNames(
            "bert.",
            "num_hidden_layers",
            Map.of("AutoModel", "BertModel", "AutoModelForSequenceClassification", "BertForSequenceClassification"));
    private static final TransformersNames ROBERTA = new TransformersNames(
            "roberta.",
            "num_hidden_layers",
            Map.of(
                    "AutoModel", "RobertaModel",
                    "AutoModelForSequenceClassification", "RobertaForSequenceClassification"));
    private static final TransformersNames DISTILBERT = new TransformersNames(
            "distilbert.",
            "n_layers",
            Map.of(
                    "AutoModel", "DistilBertModel",
                    "AutoModelForSequenceClassification", "DistilBertForSequenceClassification"));

    @Test
    void theFirstTokenOfBertIsReadByItsPooler() {
        HuggingFaceHead head = exported(BERT, TextPooling.CLS).orElseThrow();

        assertThat(head.className()).isEqualTo("BertForSequenceClassification");
        assertThat(head.module()).isEmpty();
        assertThat(head.taskType()).isEqualTo("SEQ_CLS");
        assertThat(head.names())
                .containsEntry("pooler.weight", "bert.pooler.dense.weight")
                .containsEntry("bias", "classifier.bias");
    }

    @Test
    void theFirstTokenOfRobertaIsReadByItsHead() {
        assertThat(exported(ROBERTA, TextPooling.CLS))
                .map(HuggingFaceHead::names)
                .hasValueSatisfying(names -> assertThat(names)
                        .containsEntry("pooler.weight", "classifier.dense.weight")
                        .containsEntry("weight", "classifier.out_proj.weight"));
    }

    /** DistilBERT's own head has another activation: its class would load and answer something else. */
    @ParameterizedTest
    @EnumSource
    void whereNoClassComputesTheSameOneIsExported(TextPooling pooling) {
        assertThat(exported(DISTILBERT, pooling)).hasValueSatisfying(head -> {
            assertThat(head.className()).isEqualTo("HeadstockForSequenceClassification");
            assertThat(head.module()).hasValueSatisfying(source -> assertThat(source)
                    .contains("from transformers import DistilBertModel as Backbone"));
            assertThat(head.config())
                    .containsEntry("headstock_pooling", pooling.name().toLowerCase(Locale.ROOT));
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterOfTheHeadHasAName(TextPooling pooling) {
        List<String> parameters = new ArrayList<>(List.of("weight", "bias"));
        text(pooling).parameters().forEach(parameter -> parameters.add(parameter.name()));
        for (TransformersNames family : List.of(BERT, ROBERTA, DISTILBERT)) {
            assertThat(exported(family, pooling).orElseThrow().names().keySet())
                    .containsExactlyInAnyOrderElementsOf(parameters);
        }
    }

    @Test
    void theKindOfProblemAndTheNamesOfTheOutputsAreInTheConfiguration() {
        Map<String, Object> config =
                exported(BERT, TextPooling.CLS).orElseThrow().config();

        assertThat(config)
                .containsEntry("problem_type", "multi_label_classification")
                .containsEntry("id2label", Map.of("0", "a", "1", "b"))
                .containsEntry("label2id", Map.of("a", 0, "b", 1));
    }

    private static Optional<HuggingFaceHead> exported(TransformersNames family, TextPooling pooling) {
        return PooledTextExport.of(family, text(pooling), "multi_label_classification", List.of("a", "b"));
    }

    private static PooledText text(TextPooling pooling) {
        return new PooledText(4, pooling, 0);
    }
}
