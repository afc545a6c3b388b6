package dev.headstock.trainer.processes.host;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows people how a model cuts their text. */
final class Tokenizing {
    private static final int SAMPLE_CHARACTERS = 1_000;
    private static final int SAMPLE_TOKENS = 32;

    private Tokenizing() {}

    static Tokenization tokenize(TokenizeRequest request) throws IOException {
        return tokenize(Path.of(request.folder()), request.text(), request.secondText());
    }

    static Tokenization tokenize(Path folder, String text, @Nullable String secondText) throws IOException {
        Path file = folder.resolve(ModelFolder.TOKENIZER);
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(file, Map.of("padding", "false", "truncation", "false"))) {
            Encoding encoding = secondText == null ? tokenizer.encode(text) : tokenizer.encode(text, secondText);
            return tokenization(encoding, text, secondText == null ? "" : secondText);
        }
    }

    /** The first tokens of a text, for a picture. */
    static List<String> sample(Path folder, String text) throws IOException {
        String beginning = text.substring(0, Math.min(text.length(), SAMPLE_CHARACTERS));
        return tokenize(folder, beginning, null).tokens().stream()
                .map(Tokenization.Token::text)
                .limit(SAMPLE_TOKENS)
                .toList();
    }

    private static Tokenization tokenization(Encoding encoding, String text, String secondText) {
        String[] pieces = encoding.getTokens();
        int[] first = utf16Positions(text);
        int[] second = utf16Positions(secondText);
        List<Tokenization.Token> tokens = new ArrayList<>(pieces.length);
        for (int i = 0; i < pieces.length; i++) {
            // A special token covers no characters and has no span.
            CharSpan span = encoding.getCharTokenSpans()[i];
            int type = (int) encoding.getTypeIds()[i];
            int[] positions = type == 0 ? first : second;
            int start = span == null ? 0 : positions[span.getStart()];
            int end = span == null ? 0 : positions[span.getEnd()];
            tokens.add(new Tokenization.Token(pieces[i], encoding.getIds()[i], type, start, end));
        }
        return new Tokenization(tokens);
    }

    /** The tokenizer counts code points; Java and JavaScript count UTF-16 units, two for an emoji. */
    private static int[] utf16Positions(String text) {
        int[] positions = new int[text.codePointCount(0, text.length()) + 1];
        for (int i = 0, at = 0; i < positions.length - 1; i++) {
            positions[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        positions[positions.length - 1] = text.length();
        return positions;
    }
}
