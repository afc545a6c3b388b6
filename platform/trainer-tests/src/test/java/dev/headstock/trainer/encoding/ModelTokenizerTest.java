package dev.headstock.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.InputSequence;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.fixtures.StarterModels;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ModelTokenizerTest {
    @TempDir
    Path folder;

    private static RecognizedModel bert() throws IOException {
        return StarterModels.model();
    }

    private void write(Object tokenizer) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), Json.MAPPER.writeValueAsString(tokenizer));
    }

    @Test
    void theVocabularyKnowsWhichTokensAreSpecial() throws IOException {
        Vocabulary vocabulary = ModelTokenizer.vocabulary(StarterModels.folder(), bert());

        assertThat(vocabulary.size()).isEqualTo(30_522);
        assertThat(vocabulary.token(vocabulary.id("hello").orElseThrow())).isEqualTo("hello");
        assertThat(vocabulary.id("no such token")).isEmpty();
        assertThat(vocabulary.classTokenId()).hasValue(101);
        assertThat(vocabulary.separatorTokenId()).hasValue(102);
        assertThat(vocabulary.paddingTokenId()).hasValue(0);
        assertThat(vocabulary.unknownTokenId()).hasValue(100);
        assertThat(vocabulary.maskTokenId()).hasValue(103);
        assertThatThrownBy(() -> vocabulary.token(-1)).hasMessageContaining("there is no token -1");
    }

    /** The family says which tokens stand around a text where the file does not; a text without tokens is still one. */
    @Test
    void aTokenizerWithoutPostProcessorGetsTheSpecialTokensOfItsFamily() throws IOException {
        JsonNode tokenizer = Json.MAPPER.readTree(
                StarterModels.folder().resolve("tokenizer.json").toFile());
        ((ObjectNode) tokenizer).putNull("post_processor");
        write(tokenizer);

        try (ModelTokenizer opened = ModelTokenizer.open(folder, bert())) {
            RowEncoder encoder = new RowEncoder(opened, 16);
            List<List<EncodedRow>> rows = encoder.encode(
                    List.of(InputSequence.of("hello", "world"), InputSequence.of(""), InputSequence.of("hello")));

            assertThat(rows.get(0).get(0).ids()).containsExactly(101, 7592, 102, 2088, 102);
            assertThat(rows.get(1).get(0).ids()).containsExactly(101, 102);
            assertThat(rows.get(2).get(0).ids()).containsExactly(101, 7592, 102);
        }
    }

    /** Byte-level tokens mark a word by the space before it, and a word of a list has none. */
    @Test
    void wordsOfAListAreReadAsWordsOfASentence() throws IOException {
        write(byteLevel());
        try (ModelTokenizer opened = ModelTokenizer.open(folder, bert())) {
            TokenizedText sentence = opened.tokenize(List.of("a ab")).get(0);
            TokenizedText word = opened.tokenizeWords(List.of("ab")).get(0);

            assertThat(sentence.ids()).hasSize(4);
            assertThat(word.ids()).containsExactly(sentence.ids()[1], sentence.ids()[2], sentence.ids()[3]);
            assertThat(word.charStarts()).containsExactly(0, 0, 1);
            assertThat(word.charEnds()).containsExactly(0, 1, 2);
            assertThat(sentence.words()).containsExactly(0, 1, 1, 1);
            assertThat(opened.vocabulary().classTokenId()).hasValue(0);
            assertThat(opened.vocabulary().paddingTokenId()).hasValue(1);
            assertThat(opened.vocabulary().separatorTokenId()).hasValue(2);
            assertThat(opened.specialTokens().between()).containsExactly(2, 2);
            assertThat(opened.decode(new int[] {0, sentence.ids()[0], 2})).isEqualTo("a");
        }
    }

    /** As RoBERTa's, with one token per byte. */
    private static Map<String, Object> byteLevel() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<Map<String, Object>> added = new ArrayList<>();
        for (String special : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
            added.add(Map.of(
                    "id", ids.size(),
                    "content", special,
                    "single_word", false,
                    "lstrip", false,
                    "rstrip", false,
                    "normalized", false,
                    "special", true));
            ids.put(special, ids.size());
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            ids.put(String.valueOf(letter), ids.size());
        }
        ids.put("Ġ", ids.size());
        Map<String, Object> bytes = Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true);
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("added_tokens", added);
        tokenizer.put("pre_tokenizer", bytes);
        tokenizer.put(
                "post_processor",
                Map.of(
                        "type",
                        "RobertaProcessing",
                        "sep",
                        List.of("</s>", 2),
                        "cls",
                        List.of("<s>", 0),
                        "trim_offsets",
                        true,
                        "add_prefix_space",
                        false));
        tokenizer.put("decoder", bytes);
        tokenizer.put("model", Map.of("type", "BPE", "vocab", ids, "merges", List.of()));
        return tokenizer;
    }

    @Test
    void aMissingTokenizerSaysWhatToAdd() {
        assertThatThrownBy(() -> ModelTokenizer.open(folder, bert()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenizer.json is missing. Add it to the model's folder.");
    }

    /** Each thread has a tokenizer of its own, which may keep buffers. */
    @Test
    void aFamilysTokenizerIsOpenedOncePerThread() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        FamilyTokenizer tokenizer = new FamilyTokenizer(new Letters(), () -> {
            opened.incrementAndGet();
            return new Letters();
        });
        List<Thread> threads = IntStream.range(0, 3)
                .mapToObj(i -> new Thread(() -> {
                    tokenizer.tokenize(List.of("ab c"));
                    tokenizer.tokenize(List.of("d"));
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        TokenizedText text = tokenizer.tokenize(List.of("ab c")).get(0);

        assertThat(opened).hasValue(4);
        assertThat(text.ids()).containsExactly('a', 'b', 'c');
        assertThat(text.words()).containsExactly(0, 0, 1);
        assertThat(text.features().get("letters")).isDeepEqualTo(new int[][] {{'a'}, {'b'}, {'c'}});
    }

    /** A token for each letter. */
    private record Letters() implements Tokenizer {
        @Override
        public List<Tokenizer.Token> tokenize(String text) {
            List<Tokenizer.Token> tokens = new ArrayList<>();
            for (int i = 0; i < text.length(); i++) {
                char letter = text.charAt(i);
                if (letter != ' ') {
                    boolean starts = i == 0 || text.charAt(i - 1) == ' ';
                    tokens.add(new Tokenizer.Token(letter, i, i + 1, starts, Map.of("letters", new int[] {letter})));
                }
            }
            return tokens;
        }

        @Override
        public String decode(int[] ids) {
            return new String(ids, 0, ids.length);
        }

        @Override
        public Vocabulary vocabulary() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tokenizer.SpecialTokens specialTokens() {
            return new Tokenizer.SpecialTokens(List.of(), List.of(), List.of());
        }
    }
}
