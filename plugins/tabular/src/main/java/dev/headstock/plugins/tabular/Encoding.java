package dev.headstock.plugins.tabular;

import java.nio.charset.Charset;
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

    Charset charset() {
        return Charset.forName(label());
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
