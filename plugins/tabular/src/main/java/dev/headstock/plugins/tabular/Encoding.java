package dev.headstock.plugins.tabular;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a file writes characters as bytes. */
public enum Encoding {
    UTF_8,
    UTF_16,
    WINDOWS_1252,
    ISO_8859_1,
    GB18030,
    BIG5,
    SHIFT_JIS,
    EUC_KR;

    /** @param head the first bytes of the file, which tell the byte order where there is more than one */
    Charset charset(byte[] head) {
        return this == UTF_16 && looksLittleEndian(head) ? StandardCharsets.UTF_16LE : Charset.forName(label());
    }

    /**
     * Without a byte order mark the standard says big-endian, and Windows writes little-endian. Spaces, line breaks and Latin letters have a
     * zero in their upper byte, so the zeros show which one comes first.
     */
    private static boolean looksLittleEndian(byte[] head) {
        boolean marked = head.length >= 2 && ((head[0] & 0xff) << 8 | head[1] & 0xff) == 0xfeff
                || head.length >= 2 && ((head[1] & 0xff) << 8 | head[0] & 0xff) == 0xfeff;
        int[] zeros = new int[2];
        for (int i = 0; i < head.length; i++) {
            zeros[i % 2] += head[i] == 0 ? 1 : 0;
        }
        return !marked && zeros[1] > zeros[0];
    }

    /** As the option is written. */
    String label() {
        return switch (this) {
            // The only two whose registered names are not simply the constant's with hyphens.
            case SHIFT_JIS -> "shift_jis";
            case GB18030 -> "gb18030";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
