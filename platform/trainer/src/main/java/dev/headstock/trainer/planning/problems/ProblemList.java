package dev.headstock.trainer.planning.problems;

import dev.headstock.protocol.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Collects problems, each once, and knows whether there was an error. */
public final class ProblemList implements Consumer<Problem> {
    private final Set<Problem> problems = new LinkedHashSet<>();

    @Override
    public void accept(Problem problem) {
        problems.add(problem);
    }

    public void error(String pointer, String message) {
        accept(Problem.error(pointer, message));
    }

    public void warn(String pointer, String message) {
        accept(Problem.warning(pointer, message));
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }

    /** The errors without their places, as sentences. */
    public String messages() {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::message)
                .collect(Collectors.joining(" "));
    }

    /** Every error in a line of its own. */
    public String errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(problem -> problem.pointer() + ": " + problem.message())
                .collect(Collectors.joining("\n"));
    }
}
