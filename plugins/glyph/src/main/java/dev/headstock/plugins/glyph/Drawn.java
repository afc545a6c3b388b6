package dev.headstock.plugins.glyph;

import java.util.List;

/**
 * Characters with their pictures.
 *
 * @param pictures [characters, pixels]
 */
record Drawn(CharacterRanges characters, float[] pictures) {

    /** [n, pixels] */
    float[] of(List<KnownCharacter> some) {
        float[] rows = new float[some.size() * GlyphNetwork.PIXELS];
        for (int i = 0; i < some.size(); i++) {
            int row = characters.row(some.get(i).character());
            System.arraycopy(pictures, row * GlyphNetwork.PIXELS, rows, i * GlyphNetwork.PIXELS, GlyphNetwork.PIXELS);
        }
        return rows;
    }
}
