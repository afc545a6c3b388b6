package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.HuggingFaceHead;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformersClassesTest {

    /** Files that name a BERT and hold another model would load as a model that was never trained. */
    @ParameterizedTest
    @EnumSource
    void onlyBertHasThem(Pooling pooling) {
        assertThat(head("bert", pooling).huggingFace())
                .map(HuggingFaceHead::className)
                .hasValueSatisfying(name -> assertThat(name).endsWith("ForSequenceClassification"));
        assertThat(head("electra", pooling).huggingFace()).isEmpty();
    }

    private static ClassificationHead head(String family, Pooling pooling) {
        return new ClassificationHead(family, 4, List.of("a", "b"), pooling, 0);
    }
}
