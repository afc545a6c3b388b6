package dev.headstock.plugins.randomstart;

import java.util.ArrayList;
import java.util.List;

/** A tokenizer.json of BERT's kind for a WordPiece vocabulary. */
final class TokenizerJson {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private TokenizerJson() {}

    /** @param tokens by id; the first five are the special ones */
    static String of(List<String> tokens) {
        List<String> added = new ArrayList<>();
        for (int id = 0; id < SPECIAL.size(); id++) {
            added.add("""
                    {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}""".formatted(id, SPECIAL.get(id)));
        }
        List<String> vocabulary = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.add("%s:%d".formatted(quoted(tokens.get(id)), id));
        }
        return """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[%s],\
                "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},\
                "pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"TemplateProcessing",\
                "single":[%s,%s,%s],"pair":[%s,%s,%s,%s,%s],"special_tokens":{%s,%s}},\
                "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},\
                "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",\
                "max_input_chars_per_word":100,"vocab":{%s}}}
                """.formatted(
                        String.join(",", added),
                        special("[CLS]", 0),
                        text("A", 0),
                        special("[SEP]", 0),
                        special("[CLS]", 0),
                        text("A", 0),
                        special("[SEP]", 0),
                        text("B", 1),
                        special("[SEP]", 1),
                        named("[CLS]"),
                        named("[SEP]"),
                        String.join(",", vocabulary));
    }

    private static String special(String token, int type) {
        return "{\"SpecialToken\":{\"id\":\"%s\",\"type_id\":%d}}".formatted(token, type);
    }

    private static String text(String name, int type) {
        return "{\"Sequence\":{\"id\":\"%s\",\"type_id\":%d}}".formatted(name, type);
    }

    private static String named(String token) {
        return "\"%s\":{\"id\":\"%s\",\"ids\":[%d],\"tokens\":[\"%s\"]}"
                .formatted(token, token, SPECIAL.indexOf(token), token);
    }

    /** Words have no control characters. */
    private static String quoted(String token) {
        return "\"" + token.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
