package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GlyphFontTest {

    @BeforeEach
    void needsAFont() {
        assumeTrue(InstalledFonts.haveChinese(), "an installed font with Chinese characters");
    }

    private static float[] picture(char character) {
        return GlyphFont.find("").pictures(List.of((int) character));
    }

    private static double ink(float[] picture, int fromRow, int toRow) {
        double sum = 0;
        for (int i = fromRow * GlyphNetwork.SIZE; i < toRow * GlyphNetwork.SIZE; i++) {
            sum += picture[i];
        }
        return sum;
    }

    /** A name that Java gives to whatever is there would not say where the pictures come from. */
    @Test
    void namesAFontThatIsInstalled() {
        assertThat(GlyphFont.find("").name()).doesNotStartWith("Dialog").doesNotStartWith("SansSerif");
    }

    @Test
    void drawsInkOnPaper() {
        float[] one = picture('一');
        float[] dense = picture('龘');

        assertThat(one).hasSize(576);
        for (float pixel : one) {
            assertThat(pixel).isBetween(0f, 1f);
        }
        // A single stroke lies in the middle; sixteen strokes three times fill the square.
        assertThat(ink(one, 8, 16)).isGreaterThan(0.9 * ink(one, 0, 24));
        assertThat(ink(dense, 0, 24)).isGreaterThan(4 * ink(one, 0, 24));
    }

    @Test
    void radicalsKeepTheirPlace() {
        // Water on the left in both.
        float[] river = picture('河');
        float[] lake = picture('湖');
        float[] wood = picture('林');

        assertThat(leftDifference(river, lake)).isLessThan(leftDifference(river, wood));
    }

    private static double leftDifference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += i % GlyphNetwork.SIZE < 7 ? Math.abs(a[i] - b[i]) : 0;
        }
        return sum;
    }

    @Test
    void drawsEachCharacterOnCleanPaper() {
        float[] both = GlyphFont.find("").pictures(List.of((int) '龘', (int) '一'));

        assertThat(Arrays.copyOfRange(both, 576, 1152)).isEqualTo(picture('一'));
    }

    @Test
    void saysWhichFontsThereAre() {
        assertThatThrownBy(() -> GlyphFont.find("No Such Font"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No font 'No Such Font' is installed. Those with Chinese characters are [");
    }

    @Test
    void hasTheWholeBlockInOneRange() {
        CharacterRanges ranges = GlyphFont.find("").characters(GlyphFont.LAST);

        assertThat(ranges.size()).isGreaterThan(20_000);
        assertThat(ranges.row('一')).isZero();
        assertThat(ranges.row('a')).isEqualTo(-1);
    }
}
