package dev.headstock.plugins.glyph;

final class InstalledFonts {
    private InstalledFonts() {}

    static boolean haveChinese() {
        try {
            GlyphFont.find("");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
