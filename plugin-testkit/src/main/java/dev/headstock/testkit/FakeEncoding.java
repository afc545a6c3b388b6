package dev.headstock.testkit;

import dev.headstock.api.data.Encoding;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row that a {@link FakeEncoder} tokenized.
 *
 * @param source number of tokens before a continuation that it and they see; −1: there is no continuation
 */
public record FakeEncoding(List<Token> all, List<Boolean> maxContext, int source, int[] targetIds) implements Encoding {

    /** @param sequence −1 for special tokens */
    record Token(int id, int sequence, int word, boolean startsWord, int start, int end) {
        static Token special(int id) {
            return new Token(id, -1, -1, false, 0, 0);
        }
    }

    @Override
    public int tokens() {
        return all.size();
    }

    @Override
    public int id(int token) {
        return all.get(token).id();
    }

    int[] ids() {
        return all.stream().mapToInt(Token::id).toArray();
    }

    /** The same row with other ids, as a head's corruption asks for. */
    FakeEncoding withIds(int[] ids) {
        List<Token> changed = IntStream.range(0, ids.length)
                .mapToObj(i -> {
                    Token old = all.get(i);
                    return new Token(ids[i], old.sequence(), old.word(), old.startsWord(), old.start(), old.end());
                })
                .toList();
        return new FakeEncoding(changed, maxContext, source, targetIds);
    }

    /** The same row where it shows each of its tokens best, or another window does. */
    FakeEncoding withMaxContext(boolean best) {
        return new FakeEncoding(all, Collections.nCopies(all.size(), best), source, targetIds);
    }

    @Override
    public int sequenceId(int token) {
        return all.get(token).sequence();
    }

    @Override
    public int wordId(int token) {
        return all.get(token).word();
    }

    @Override
    public boolean startsWord(int token) {
        return all.get(token).startsWord();
    }

    @Override
    public int charStart(int token) {
        return all.get(token).start();
    }

    @Override
    public int charEnd(int token) {
        return all.get(token).end();
    }

    @Override
    public boolean hasMaxContext(int token) {
        return maxContext.get(token);
    }

    private int[] starts() {
        return IntStream.range(0, all.size()).filter(this::startsWord).toArray();
    }

    @Override
    public int words() {
        return starts().length;
    }

    @Override
    public int wordStart(int index) {
        return starts()[index];
    }
}
