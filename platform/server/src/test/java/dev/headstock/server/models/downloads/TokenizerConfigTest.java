package dev.headstock.server.models.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerConfigTest {
    private static final JsonNode BERT = new JsonMapper().readTree("""
            {"added_tokens": [
              {"id": 0, "content": "[PAD]", "special": true}, {"id": 1, "content": "[UNK]", "special": true},
              {"id": 2, "content": "[CLS]", "special": true}, {"id": 3, "content": "[SEP]", "special": true},
              {"id": 9, "content": "<mask>", "special": false}]}
            """);

    @Test
    void theUsualSpellingsAmongTheSpecialTokensHaveTheirPurpose() {
        assertThat(TokenizerConfig.of(BERT, Map.of(), 512, 2))
                .containsEntry("tokenizer_class", "PreTrainedTokenizerFast")
                .containsEntry("model_max_length", 512)
                .containsEntry("model_input_names", List.of("input_ids", "token_type_ids", "attention_mask"))
                .containsEntry("pad_token", "[PAD]")
                .containsEntry("unk_token", "[UNK]")
                .containsEntry("cls_token", "[CLS]")
                .containsEntry("sep_token", "[SEP]")
                .doesNotContainKey("mask_token");
    }

    @Test
    void whatTheCheckpointSaysComesFirst() {
        assertThat(TokenizerConfig.of(BERT, Map.of("pad_token", "[UNK]", "bos_token", "[CLS]"), 128, 1))
                .containsEntry("pad_token", "[UNK]")
                .containsEntry("bos_token", "[CLS]")
                .containsEntry("model_input_names", List.of("input_ids", "attention_mask"));
    }
}
