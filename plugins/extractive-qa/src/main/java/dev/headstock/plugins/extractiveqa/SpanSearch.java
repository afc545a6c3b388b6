package dev.headstock.plugins.extractiveqa;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer.ScoredSpan;
import dev.headstock.api.head.HeadOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the spans with the largest sum of a start and an end score. A span begins in the window that shows most context
 * around its first token.
 *
 * @param longest tokens of a span
 * @param most spans that are returned
 */
record SpanSearch(int longest, int most) {

    /** @param window row of the output; {@code start} and {@code end} are tokens, both inclusive */
    private record Candidate(int window, int start, int end, double score) {}

    /**
     * The best first; empty where no window has a token of the passage.
     *
     * @param sequence index of the passage among the texts of a row
     */
    List<ScoredSpan> best(String passage, int sequence, HeadOutput output) {
        PriorityQueue<Candidate> kept = new PriorityQueue<>(Comparator.comparingDouble(Candidate::score));
        for (int window = 0; window < output.rows(); window++) {
            collect(window, sequence, output, kept);
        }
        List<Candidate> sorted = new ArrayList<>(kept);
        sorted.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return sorted.stream()
                .map(candidate -> scored(candidate, passage, output))
                .toList();
    }

    private void collect(int window, int sequence, HeadOutput output, PriorityQueue<Candidate> kept) {
        Encoding encoding = output.encoding(window);
        float[] scores = output.row(window);
        for (int start = 0; start < encoding.tokens(); start++) {
            if (encoding.sequenceId(start) != sequence || !encoding.hasMaxContext(start)) {
                continue;
            }
            int last = Math.min(encoding.tokens(), start + longest);
            for (int end = start; end < last && encoding.sequenceId(end) == sequence; end++) {
                double score = (double) scores[2 * start] + scores[2 * end + 1];
                boolean isText = encoding.charStart(start) < encoding.charEnd(end);
                if (isText && (kept.size() < most || kept.element().score() < score)) {
                    kept.add(new Candidate(window, start, end, score));
                    if (kept.size() > most) {
                        kept.remove();
                    }
                }
            }
        }
    }

    private static ScoredSpan scored(Candidate found, String passage, HeadOutput output) {
        Encoding encoding = output.encoding(found.window());
        Span span = new Span(encoding.charStart(found.start()), encoding.charEnd(found.end()), "");
        return new ScoredSpan(span, passage.substring(span.start(), span.end()), found.score());
    }

    /** The lowest score of no answer over all windows: its first token as start and as end. */
    static double noAnswer(HeadOutput output) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int window = 0; window < output.rows(); window++) {
            lowest = Math.min(lowest, (double) output.row(window)[0] + output.row(window)[1]);
        }
        return lowest;
    }
}
