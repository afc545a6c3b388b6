package dev.headstock.server.registry.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.registry.ExportedModel;
import dev.headstock.server.registry.ExportedModel.Format;
import dev.headstock.server.registry.InputColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The code itself was run against models of transformers; here is that each kind of model gets its own. */
class PredictionCodeTest {
    private static final InputColumn QUESTION = new InputColumn("question", "text", "string", null);
    private static final InputColumn PASSAGE = new InputColumn("passage", "text", "string", null);
    private static final InputColumn CHOICES = new InputColumn("choices", "choices", "strings", null);
    private static final InputColumn WORDS = new InputColumn("words", "words", "strings", null);

    @Test
    void anAnswerIsASpanOfThePassageOrNoneByTheTunedMargin() {
        assertThat(code("AutoModelForQuestionAnswering", null, QUESTION, PASSAGE))
                .contains("question, passage = \"Your question\", \"Your passage\"")
                .contains("outputs.start_logits")
                .contains("fitted.get(\"no-answer\"");
    }

    @Test
    void everyChoiceIsReadWithTheContext() {
        assertThat(code("AutoModelForMultipleChoice", null, QUESTION, CHOICES))
                .contains("context, choices = \"Your question\", [\"Your first choice\",\"Your second choice\"]")
                .contains("tokenizer([context] * len(choices), choices, padding=True")
                .contains("value.unsqueeze(0)");
    }

    @Test
    void aWordHasTheTagOfItsFirstToken() {
        assertThat(code("AutoModelForTokenClassification", null, WORDS))
                .contains("words = [\"Your\",\"own\",\"words\"]")
                .contains("batch.word_ids(0)");
    }

    @Test
    void labelsAreChosenByTheTunedThresholds() {
        assertThat(code("AutoModelForSequenceClassification", "multi_label_classification", QUESTION))
                .contains("fitted.get(\"thresholds\"", "logits > thresholds");
    }

    @Test
    void aMaskIsFilled() {
        assertThat(code("AutoModelForMaskedLM", null, QUESTION)).contains("tokenizer.mask_token_id");
    }

    private static String code(String autoClass, @Nullable String problem, InputColumn... inputs) {
        ExportedModel export = new ExportedModel(Format.TRANSFORMERS, autoClass, null, problem, true);
        return new PredictionCode(export, List.of(inputs), new JsonMapper()).text();
    }
}
