package dev.headstock.plugins.glyph;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** An installed font that draws Chinese characters. */
record GlyphFont(Font font) {
    /** Unicode's main block of Chinese characters. */
    static final int FIRST = 0x4E00;

    static final int LAST = 0x9FFF;

    /** Java's own names for what each machine has; they say nothing about the pictures. */
    private static final Set<String> LOGICAL =
            Set.of(Font.DIALOG, Font.DIALOG_INPUT, Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED);

    private static final String HINT =
            "Install one on the machine that makes the model, such as Noto Sans CJK (Debian: fonts-noto-cjk), and"
                    + " fontconfig.";

    /**
     * @param name of a font; blank: that which has the most of the block, the first by name of several
     * @throws IllegalArgumentException when there is none, with what to install
     */
    static GlyphFont find(String name) {
        List<GlyphFont> fonts = installed();
        if (!name.isBlank()) {
            return fonts.stream()
                    .filter(font ->
                            font.name().equals(name) || font.font().getFamily().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "No font '%s' is installed. Those with Chinese characters are %s."
                                    .formatted(
                                            name,
                                            fonts.stream()
                                                    .map(GlyphFont::name)
                                                    .filter(GlyphFont::isChinese)
                                                    .toList())));
        }
        return fonts.stream()
                .filter(font -> font.font().canDisplay('\u4E00'))
                .max(Comparator.comparingInt(GlyphFont::size).thenComparing(GlyphFont::name, Comparator.reverseOrder()))
                .orElseThrow(() -> new IllegalArgumentException("No installed font has Chinese characters. " + HINT));
    }

    private static boolean isChinese(String name) {
        return new Font(name, Font.PLAIN, 1).canDisplay('\u4E00');
    }

    private static List<GlyphFont> installed() {
        try {
            return Arrays.stream(
                            GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                    .filter(font -> !LOGICAL.contains(font.getFamily()))
                    .map(GlyphFont::new)
                    .toList();
        } catch (RuntimeException | LinkageError | InternalError e) {
            // Java without fontconfig or FreeType fails in several ways.
            throw new IllegalArgumentException("This machine's Java cannot list fonts: %s. %s".formatted(e, HINT), e);
        }
    }

    String name() {
        return font.getFontName();
    }

    boolean has(int character) {
        return font.canDisplay(character);
    }

    private int size() {
        return (int) IntStream.rangeClosed(FIRST, LAST).filter(this::has).count();
    }

    /** All characters of the block, up to the last one, that it has. */
    CharacterRanges characters(int last) {
        List<Integer> characters = new ArrayList<>();
        for (int character = FIRST; character <= last; character++) {
            if (has(character)) {
                characters.add(character);
            }
        }
        CharacterRanges ranges = CharacterRanges.of(characters);
        if (characters.isEmpty() || ranges.first().size() > CharacterRanges.MOST) {
            throw new IllegalArgumentException(
                    "The font '%s' has %d of Unicode's %d Chinese characters, with too many gaps. %s"
                            .formatted(name(), characters.size(), last - FIRST + 1, HINT));
        }
        return ranges;
    }

    /** [characters, pixels]: ink 1, paper 0, shades between. Every character fills the same square. */
    float[] pictures(List<Integer> characters) {
        int size = GlyphNetwork.SIZE;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        Font drawn = font.deriveFont((float) size - 1);
        FontRenderContext context = graphics.getFontRenderContext();
        Rectangle2D square = drawn.createGlyphVector(context, "\u56FD").getVisualBounds();
        double left = (size - square.getWidth()) / 2 - square.getX();
        double bottom = (size - square.getHeight()) / 2 - square.getY();
        float[] pictures = new float[characters.size() * GlyphNetwork.PIXELS];
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < characters.size(); i++) {
            graphics.setColor(Color.BLACK);
            graphics.fillRect(0, 0, size, size);
            graphics.setColor(Color.WHITE);
            GlyphVector glyph = drawn.createGlyphVector(context, Character.toString(characters.get(i)));
            graphics.drawGlyphVector(glyph, (float) left, (float) bottom);
            for (int pixel = 0; pixel < pixels.length; pixel++) {
                pictures[i * GlyphNetwork.PIXELS + pixel] = (pixels[pixel] & 0xFF) / 255f;
            }
        }
        graphics.dispose();
        return pictures;
    }
}
