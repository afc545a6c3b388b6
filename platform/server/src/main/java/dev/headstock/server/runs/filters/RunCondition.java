package dev.headstock.server.runs.filters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which runs a filter line selects, as {@link RunConditionParser} reads it and {@link RunConditionSql} writes it. */
sealed interface RunCondition {
    /** Selects every run. */
    record All() implements RunCondition {}

    record And(List<RunCondition> parts) implements RunCondition {}

    record Or(List<RunCondition> parts) implements RunCondition {}

    record Not(RunCondition part) implements RunCondition {}

    /** A part of the run's name, its experiment's name or one of its tags. */
    record Text(String text) implements RunCondition {}

    /** @param values one, or several with {@link Operator#IN} */
    record Comparison(Name name, Operator operator, List<Value> values) implements RunCondition {}

    /** @param position of the first character in the filter line */
    record Name(String text, int position) {}

    /** @param number null when the text is no number */
    record Value(String text, @Nullable Double number, int position) {}

    enum Operator {
        EQUAL("=", "="),
        NOT_EQUAL("!=", "<>"),
        LESS("<", "<"),
        AT_MOST("<=", "<="),
        GREATER(">", ">"),
        AT_LEAST(">=", ">="),
        /** Part of a text, in any case. */
        CONTAINS("~", "ilike"),
        IN("in", "in");

        private final String symbol;
        private final String sql;

        Operator(String symbol, String sql) {
            this.symbol = symbol;
            this.sql = sql;
        }

        String symbol() {
            return symbol;
        }

        String sql() {
            return sql;
        }

        boolean orders() {
            return this == LESS || this == AT_MOST || this == GREATER || this == AT_LEAST;
        }
    }
}
