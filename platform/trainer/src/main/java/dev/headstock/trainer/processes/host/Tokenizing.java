package dev.headstock.trainer.processes.host;

import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shows people how a model cuts their text. */
final class Tokenizing {
    private static final int SAMPLE_TOKENS = 32;
    /** Tokenizers that fall back to bytes make at most so many tokens of a character. */
    private static final int TOKENS_PER_CHARACTER = 4;

    private static final int SPECIAL_TOKENS = 16;

    private final Extensions extensions;

    Tokenizing(Extensions extensions) {
        this.extensions = extensions;
    }

    Tokenization tokenize(TokenizeRequest request) throws IOException {
        Path folder = Path.of(request.folder());
        String second = request.secondText();
        InputSequence sequence =
                second == null ? InputSequence.of(request.text()) : InputSequence.of(request.text(), second);
        try (ModelTokenizer tokenizer = ModelTokenizer.open(folder, new ModelFamilies(extensions).recognize(folder))) {
            int characters = request.text().length() + (second == null ? 0 : second.length());
            EncodedRow row = new RowEncoder(tokenizer, TOKENS_PER_CHARACTER * characters + SPECIAL_TOKENS)
                    .encode(List.of(sequence))
                    .get(0)
                    .get(0);
            return tokenization(row, tokenizer.vocabulary());
        }
    }

    /** The first tokens of the first sequence that a head makes of an example, for a picture. */
    List<String> sample(Path folder, ResolvedRun run, Example example) throws IOException {
        List<InputSequence> sequences = run.head().sequences(example);
        if (sequences.isEmpty()) {
            return List.of();
        }
        try (ModelTokenizer tokenizer = ModelTokenizer.open(folder, run.model())) {
            EncodedRow row = new RowEncoder(tokenizer, run.settings().longestSequence())
                    .encode(sequences.subList(0, 1))
                    .get(0)
                    .get(0);
            List<String> tokens = new ArrayList<>();
            int shown = Math.min(row.tokens(), SAMPLE_TOKENS);
            for (int token = 0; token < shown; token++) {
                // Of a long row the end is shown too: it is what closes the input.
                int at = token == shown - 1 ? row.tokens() - 1 : token;
                tokens.add(tokenizer.vocabulary().token(row.id(at)));
            }
            return tokens;
        }
    }

    /** A special token covers no characters. */
    private static Tokenization tokenization(EncodedRow row, Vocabulary vocabulary) {
        List<Tokenization.Token> tokens = new ArrayList<>(row.tokens());
        int type = 0;
        for (int i = 0; i < row.tokens(); i++) {
            boolean special = row.sequenceId(i) < 0;
            // What ends a text has its type.
            type = special ? type : Math.min(1, row.sequenceId(i));
            tokens.add(new Tokenization.Token(
                    vocabulary.token(row.id(i)),
                    row.id(i),
                    type,
                    special ? 0 : row.charStart(i),
                    special ? 0 : row.charEnd(i)));
        }
        return new Tokenization(tokens);
    }
}
