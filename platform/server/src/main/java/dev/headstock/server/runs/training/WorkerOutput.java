package dev.headstock.server.runs.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of what a dead worker wrote to its error stream, as lines for the run's log. Most of it was logged, and has arrived by the
 * ordinary way too; what was not, such as the last words of a crashed JVM, is an error.
 */
final class WorkerOutput {
    /** As the trainer's logback.xml writes it. */
    private static final Pattern LOGGED =
            Pattern.compile("\\d\\d:\\d\\d:\\d\\d[.,]\\d{3} +(TRACE|DEBUG|INFO|WARN|ERROR) +[^ ]+?:? +(.*)");

    private WorkerOutput() {}

    record Line(String level, String text) {}

    /** @param known texts that the log has already */
    static List<Line> unseen(List<String> output, Set<String> known) {
        List<Line> unseen = new ArrayList<>();
        for (String line : output) {
            Matcher logged = LOGGED.matcher(line);
            if (!logged.matches()) {
                unseen.add(new Line("ERROR", line));
            } else if (!known.contains(logged.group(2))) {
                unseen.add(new Line(logged.group(1), logged.group(2)));
            }
        }
        return unseen;
    }
}
