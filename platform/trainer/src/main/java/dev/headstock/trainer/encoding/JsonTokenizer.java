package dev.headstock.trainer.encoding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Hugging Face tokenizer.json. Native memory; can be used by several threads. */
final class JsonTokenizer implements ModelTokenizer {
    /** These two bound the memory of one call into the tokenizer, which makes several objects of every token. */
    private static final int MOST_TEXTS = 512;

    private static final long MOST_CHARACTERS = 1_000_000;
    private static final Map<String, String> PLAIN = Map.of("padding", "false", "truncation", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final SpecialTokens specialTokens;
    private final boolean spaceBeforeWords;

    private JsonTokenizer(
            HuggingFaceTokenizer tokenizer,
            Vocabulary vocabulary,
            SpecialTokens specialTokens,
            boolean spaceBeforeWords) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.specialTokens = specialTokens;
        this.spaceBeforeWords = spaceBeforeWords;
    }

    static JsonTokenizer open(Path folder, ModelFamily<?> family, ModelOutline outline) throws IOException {
        Path file = folder.resolve(ModelFolder.TOKENIZER);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("tokenizer.json is missing. Add it to the model's folder.");
        }
        Vocabulary vocabulary = JsonVocabulary.read(file, outline);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file, PLAIN);
        try {
            SpecialTokens own = SpecialTokenTemplate.of(tokenizer);
            boolean none = own.before().isEmpty() && own.after().isEmpty();
            SpecialTokens used = none ? ModelTokenizer.specialTokens(family, outline, vocabulary) : own;
            JsonNode preTokenizer = Json.MAPPER.readTree(file.toFile()).path("pre_tokenizer");
            return new JsonTokenizer(tokenizer, vocabulary, used, marksWordsBySpaces(preTokenizer));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Byte-level tokens tell a word inside a sentence by the space before it, which a word given by itself lacks. */
    private static boolean marksWordsBySpaces(JsonNode preTokenizer) {
        for (JsonNode part : preTokenizer.path("pretokenizers")) {
            if (marksWordsBySpaces(part)) {
                return true;
            }
        }
        return preTokenizer.path("type").asString("").equals("ByteLevel")
                && !preTokenizer.path("add_prefix_space").asBoolean(false);
    }

    @Override
    public List<TokenizedText> tokenize(List<String> texts) {
        List<TokenizedText> all = new ArrayList<>(texts.size());
        int from = 0;
        while (from < texts.size()) {
            int to = endOfChunk(texts, from);
            List<String> chunk = texts.subList(from, to);
            Encoding[] encodings = tokenizer.batchEncode(chunk, false, false);
            for (int i = 0; i < encodings.length; i++) {
                all.add(tokenized(chunk.get(i), encodings[i]));
            }
            from = to;
        }
        return all;
    }

    private static int endOfChunk(List<String> texts, int from) {
        long characters = 0;
        int to = from;
        while (to < texts.size() && to - from < MOST_TEXTS && characters < MOST_CHARACTERS) {
            characters += texts.get(to++).length();
        }
        return to;
    }

    private static TokenizedText tokenized(String text, Encoding encoding) {
        int[] ids = ints(encoding.getIds());
        if (ids.length == 0) {
            return TokenizedText.EMPTY;
        }
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] offsets = utf16Offsets(text);
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int end = 0;
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            starts[i] = span == null ? end : offsets[Math.min(span.getStart(), offsets.length - 1)];
            ends[i] = span == null ? end : offsets[Math.min(span.getEnd(), offsets.length - 1)];
            end = ends[i];
        }
        return new TokenizedText(ids, starts, ends, words(encoding.getWordIds()), Map.of());
    }

    /** Places of code points, which the tokenizer counts in, in UTF-16 code units. */
    private static int[] utf16Offsets(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < offsets.length - 1; i++) {
            offsets[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        offsets[offsets.length - 1] = at;
        return offsets;
    }

    /** Words counted from 0; a token that belongs to none, such as an added one, is a word of its own. */
    private static int[] words(long[] wordIds) {
        int[] words = new int[wordIds.length];
        int word = -1;
        for (int i = 0; i < wordIds.length; i++) {
            boolean continues = i > 0 && wordIds[i] >= 0 && wordIds[i] == wordIds[i - 1];
            words[i] = continues ? word : ++word;
        }
        return words;
    }

    @Override
    public List<TokenizedText> tokenizeWords(Collection<String> words) {
        List<TokenizedText> tokenized = tokenize(
                words.stream().map(word -> spaceBeforeWords ? " " + word : word).toList());
        return spaceBeforeWords
                ? tokenized.stream().map(JsonTokenizer::withoutLeadingSpace).toList()
                : tokenized;
    }

    private static TokenizedText withoutLeadingSpace(TokenizedText word) {
        return new TokenizedText(
                word.ids(),
                Arrays.stream(word.charStarts())
                        .map(start -> Math.max(0, start - 1))
                        .toArray(),
                Arrays.stream(word.charEnds()).map(end -> Math.max(0, end - 1)).toArray(),
                word.words(),
                word.features());
    }

    @Override
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public SpecialTokens specialTokens() {
        return specialTokens;
    }

    static int[] ints(long[] numbers) {
        int[] ints = new int[numbers.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(numbers[i]);
        }
        return ints;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
