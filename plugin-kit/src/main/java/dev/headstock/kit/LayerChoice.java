package dev.headstock.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layers that a text names: {@code all}, {@code upper half}, {@code first 3}, {@code last 6}, or numbers and ranges
 * such as {@code 0, 2, 6-11}. Layers count from 0 at the input.
 */
public final class LayerChoice {
    private static final Pattern ENDS = Pattern.compile("(first|last) (\\d{1,4})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:\\s*-\\s*(\\d{1,4}))?");

    private final String text;

    private LayerChoice(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when the text has none of these forms */
    public static LayerChoice parse(String text) {
        String plain = text.strip();
        if (!plain.equals("all")
                && !plain.equals("upper half")
                && !ENDS.matcher(plain).matches()) {
            ranges(plain);
        }
        return new LayerChoice(plain);
    }

    private static List<int[]> ranges(String text) {
        List<int[]> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw new IllegalArgumentException(
                        ("layers must be 'all', 'upper half', 'first 3', 'last 6', or numbers such as '0, 2, 6-11', was"
                                        + " '%s'")
                                .formatted(text));
            }
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (to < from) {
                throw new IllegalArgumentException("layers: '%s' ends before it begins".formatted(part.strip()));
            }
            ranges.add(new int[] {from, to});
        }
        return ranges;
    }

    /**
     * Whether a layer of a model is among them.
     *
     * @param layers number of layers of the model
     * @throws IllegalArgumentException when the text names a layer that the model does not have
     */
    public boolean contains(int layer, int layers) {
        if (text.equals("all")) {
            return true;
        }
        if (text.equals("upper half")) {
            return layer >= layers / 2;
        }
        Matcher ends = ENDS.matcher(text);
        if (ends.matches()) {
            int count = Integer.parseInt(ends.group(2));
            return ends.group(1).equals("first") ? layer < count : layer >= layers - count;
        }
        boolean found = false;
        for (int[] range : ranges(text)) {
            if (range[1] >= layers) {
                throw new IllegalArgumentException(
                        "layer %d does not exist. The model has layers 0 to %d.".formatted(range[1], layers - 1));
            }
            found |= layer >= range[0] && layer <= range[1];
        }
        return found;
    }

    @Override
    public String toString() {
        return text;
    }
}
