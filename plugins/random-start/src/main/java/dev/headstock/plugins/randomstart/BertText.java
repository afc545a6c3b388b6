package dev.headstock.plugins.randomstart;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words as BERT's lower-case tokenizer cuts them: white space, punctuation marks and Chinese characters are borders. */
final class BertText {
    private BertText() {}

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        plain.codePoints().forEach(character -> {
            if (isIgnored(character)) {
                return;
            }
            boolean alone = isPunctuation(character) || isChinese(character);
            if (alone || isSpace(character)) {
                end(word, words);
            }
            if (alone) {
                words.add(Character.toString(character));
            } else if (!isSpace(character)) {
                word.appendCodePoint(character);
            }
        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** Accents, which NFD has set apart, and control characters. */
    private static boolean isIgnored(int character) {
        int type = Character.getType(character);
        boolean control = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.SURROGATE
                || character == 0xFFFD;
        return type == Character.NON_SPACING_MARK || control && !isSpace(character);
    }

    /** Of ASCII, all that is neither a letter nor a digit. */
    private static boolean isPunctuation(int character) {
        boolean ascii = character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
        return ascii
                || switch (Character.getType(character)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    private static boolean isChinese(int character) {
        return character >= 0x4E00 && character <= 0x9FFF
                || character >= 0x3400 && character <= 0x4DBF
                || character >= 0x20000 && character <= 0x2CEAF
                || character >= 0xF900 && character <= 0xFAFF
                || character >= 0x2F800 && character <= 0x2FA1F;
    }
}
