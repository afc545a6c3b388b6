package dev.headstock.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints lines, and a block of lines that is redrawn in place. On a plain terminal (a file, a CI log) a line of the block is printed
 * again only when it has changed by something worth a line.
 */
final class Terminal {
    private static final String CURSOR_UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[2K";
    /** A line broken in two would not be drawn over as a whole; terminals narrower than {@link #WIDTH} cut it off instead. */
    private static final String WITHOUT_WRAPPING = "\u001b[?7l%s\u001b[?7h";

    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean redraws;
    private final Map<String, String> printed = new HashMap<>();
    private int height;

    Terminal(PrintStream out, boolean redraws) {
        this.out = out;
        this.redraws = redraws;
    }

    void say(String line) {
        out.println(line);
        height = 0;
    }

    /** Shows the block, over its former self if nothing was said in between. */
    void show(List<ProgressLine> block) {
        if (redraws) {
            redraw(block);
        } else {
            block.forEach(this::printWhenNew);
        }
        out.flush();
    }

    private void redraw(List<ProgressLine> block) {
        if (height > 0) {
            out.print(CURSOR_UP.formatted(height));
        }
        block.forEach(line -> out.println(CLEAR_LINE + WITHOUT_WRAPPING.formatted(cut(line.drawn()))));
        height = block.size();
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }

    private void printWhenNew(ProgressLine line) {
        String milestone = line.milestone();
        if (!milestone.equals(printed.put(line.name(), milestone))) {
            out.println(line.drawn());
        }
    }
}
