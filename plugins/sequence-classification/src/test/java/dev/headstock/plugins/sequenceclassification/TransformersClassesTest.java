package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.TokenPooling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformersClassesTest {
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
        HuggingFaceHead head = exported(BERT, TokenPooling.CLS).orElseThrow();

        assertThat(head.className()).isEqualTo("BertForSequenceClassification");
        assertThat(head.module()).isEmpty();
        assertThat(head.taskType()).isEqualTo("SEQ_CLS");
        assertThat(head.names())
                .containsEntry("pooler.weight", "bert.pooler.dense.weight")
                .containsEntry("bias", "classifier.bias");
    }

    @Test
    void theFirstTokenOfRobertaIsReadByItsHead() {
        assertThat(exported(ROBERTA, TokenPooling.CLS))
                .map(HuggingFaceHead::names)
                .hasValueSatisfying(names -> assertThat(names)
                        .containsEntry("pooler.weight", "classifier.dense.weight")
                        .containsEntry("weight", "classifier.out_proj.weight"));
    }

    /** DistilBERT's own head has another activation: its class would load and answer something else. */
    @ParameterizedTest
    @EnumSource
    void whereNoClassComputesTheSameOneIsExported(TokenPooling pooling) {
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
    void everyParameterOfTheHeadHasAName(TokenPooling pooling) {
        for (TransformersNames family : List.of(BERT, ROBERTA, DISTILBERT)) {
            ClassificationHead head = head(pooling);

            assertThat(exported(family, pooling).orElseThrow().names().keySet())
                    .containsExactlyInAnyOrderElementsOf(head.parameters().stream()
                            .map(parameter -> parameter.name())
                            .toList());
        }
    }

    private static Optional<HuggingFaceHead> exported(TransformersNames family, TokenPooling pooling) {
        return head(pooling).huggingFace(family);
    }

    private static ClassificationHead head(TokenPooling pooling) {
        return new ClassificationHead(new LinearClassifier(4, 2, 0), new ClassIndex(List.of("a", "b")), pooling);
    }
}
