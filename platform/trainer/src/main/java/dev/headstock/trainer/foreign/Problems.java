package dev.headstock.trainer.foreign;

import dev.headstock.protocol.Problem;
import dev.headstock.trainer.planning.problems.ProblemList;

/** Reasons against an import, each a sentence. */
record Problems(ProblemList all) {
    Problems() {
        this(new ProblemList());
    }

    void add(String sentence) {
        all.error("", sentence);
    }

    /** @param field of the request, such as {@code /classes} */
    void add(String field, String sentence) {
        all.accept(Problem.error(field, sentence));
    }

    boolean any() {
        return all.hasErrors();
    }
}
