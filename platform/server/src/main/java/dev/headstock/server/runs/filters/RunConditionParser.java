package dev.headstock.server.runs.filters;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.runs.filters.RunCondition.Comparison;
import dev.headstock.server.runs.filters.RunCondition.Name;
import dev.headstock.server.runs.filters.RunCondition.Operator;
import dev.headstock.server.runs.filters.RunCondition.Text;
import dev.headstock.server.runs.filters.RunCondition.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter line such as {@code lora accuracy > 0.9 and rank in (4, 8)}:
 *
 * <pre>
 * any   = all { "or" all }
 * all   = one { ["and"] one }
 * one   = "not" one | "(" any ")" | name operator value | name "in" "(" value { "," value } ")" | text
 * </pre>
 *
 * Operators are {@code = != < <= > >= ~}. A word that no operator follows is text to search for. Names and values with spaces stand in
 * double or single quotes.
 */
public final class RunConditionParser {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 50;
    private static final Map<String, Operator> SYMBOLS = Map.of(
            "=", Operator.EQUAL,
            "==", Operator.EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.AT_MOST,
            ">", Operator.GREATER,
            ">=", Operator.AT_LEAST,
            "~", Operator.CONTAINS);

    private final String line;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private RunConditionParser(String line) {
        this.line = line;
        this.tokens = tokens(line);
    }

    public static RunCondition parse(@Nullable String line) {
        if (line == null || line.isBlank()) {
            return new RunCondition.All();
        }
        if (line.length() > LONGEST) {
            throw ApiException.badRequest(
                    "The filter has %d characters. Shorten it to %d.".formatted(line.length(), LONGEST));
        }
        return new RunConditionParser(line).whole();
    }

    /** 400 that says where the line is wrong, so that a page can point at it. */
    static ApiException wrong(int position, int length, String message) {
        return ApiException.badRequest(message).with("position", position).with("length", length);
    }

    private enum Kind {
        WORD,
        QUOTED,
        SYMBOL,
        PUNCTUATION,
        END
    }

    private record Token(Kind kind, String text, int position, int length) {
        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        boolean isPunctuation(String sign) {
            return kind == Kind.PUNCTUATION && text.equals(sign);
        }

        boolean isText() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }
    }

    private RunCondition whole() {
        RunCondition condition = any();
        if (peek().kind() != Kind.END) {
            throw wrong(peek(), "'%s' closes nothing. Remove it, or open a parenthesis before it.");
        }
        return condition;
    }

    private RunCondition any() {
        List<RunCondition> parts = new ArrayList<>(List.of(all()));
        while (peek().isWord("or")) {
            next++;
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new RunCondition.Or(List.copyOf(parts));
    }

    private RunCondition all() {
        List<RunCondition> parts = new ArrayList<>(List.of(one()));
        while (continues()) {
            if (peek().isWord("and")) {
                next++;
            }
            parts.add(one());
        }
        return parts.size() == 1 ? parts.get(0) : new RunCondition.And(List.copyOf(parts));
    }

    private boolean continues() {
        return peek().kind() != Kind.END && !peek().isWord("or") && !peek().isPunctuation(")");
    }

    private RunCondition one() {
        Token token = peek();
        if (token.isWord("not")) {
            next++;
            return deeper(() -> new RunCondition.Not(one()));
        }
        if (token.isPunctuation("(")) {
            next++;
            return deeper(this::inParentheses);
        }
        if (token.kind() == Kind.END || token.isWord("and") || token.isWord("or")) {
            throw wrong(token, "A condition is missing here, such as accuracy > 0.9.");
        }
        if (!token.isText()) {
            throw wrong(token, "A name is missing before '%s', such as accuracy or rank.");
        }
        next++;
        Name name = new Name(token.text(), token.position());
        if (peek().isWord("in") && tokens.get(next + 1).isPunctuation("(")) {
            next += 2;
            return new Comparison(name, Operator.IN, list());
        }
        if (peek().kind() != Kind.SYMBOL) {
            return new Text(token.text());
        }
        Token symbol = take();
        Operator operator = SYMBOLS.get(symbol.text());
        if (operator == null) {
            throw wrong(symbol, "There is no operator '%s'. Use one of = != < <= > >= ~ or in (…).");
        }
        return new Comparison(name, operator, List.of(value(operator)));
    }

    private interface Part {
        RunCondition read();
    }

    private RunCondition deeper(Part part) {
        if (++depth > DEEPEST) {
            throw wrong(peek(), "The filter is nested too deeply. Leave out some parentheses.");
        }
        RunCondition condition = part.read();
        depth--;
        return condition;
    }

    private RunCondition inParentheses() {
        RunCondition inner = any();
        if (!peek().isPunctuation(")")) {
            throw wrong(peek(), "A closing parenthesis is missing here.");
        }
        next++;
        return inner;
    }

    private List<Value> list() {
        List<Value> values = new ArrayList<>(List.of(value(Operator.IN)));
        while (peek().isPunctuation(",")) {
            next++;
            values.add(value(Operator.IN));
        }
        if (!peek().isPunctuation(")")) {
            throw wrong(peek(), "A comma or a closing parenthesis is missing here.");
        }
        next++;
        return List.copyOf(values);
    }

    private Value value(Operator operator) {
        Token token = peek();
        if (!token.isText()) {
            throw wrong(token, "A value is missing after '" + operator.symbol() + "'.");
        }
        next++;
        return new Value(token.text(), token.kind() == Kind.WORD ? number(token.text()) : null, token.position());
    }

    private static @Nullable Double number(String text) {
        try {
            // "1f" and "1d" are numbers to Java and to nobody else.
            return text.matches(".*[dDfF]") ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private ApiException wrong(Token token, String message) {
        String text = token.kind() == Kind.END ? line : token.text();
        return wrong(token.position(), token.length(), message.replace("%s", text));
    }

    private static List<Token> tokens(String line) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            Token token = token(line, at);
            tokens.add(token);
            at += token.length();
        }
        tokens.add(new Token(Kind.END, "", line.length(), 0));
        return tokens;
    }

    private static Token token(String line, int at) {
        char c = line.charAt(at);
        if (c == '"' || c == '\'') {
            int end = line.indexOf(c, at + 1);
            if (end < 0) {
                throw wrong(at, line.length() - at, "This quote is not closed.");
            }
            return new Token(Kind.QUOTED, line.substring(at + 1, end), at, end + 1 - at);
        }
        if ("(),".indexOf(c) >= 0) {
            return new Token(Kind.PUNCTUATION, String.valueOf(c), at, 1);
        }
        int end = at;
        if (isSymbol(c)) {
            while (end < line.length() && isSymbol(line.charAt(end))) {
                end++;
            }
            return new Token(Kind.SYMBOL, line.substring(at, end), at, end - at);
        }
        while (end < line.length() && !ends(line.charAt(end))) {
            end++;
        }
        return new Token(Kind.WORD, line.substring(at, end), at, end - at);
    }

    private static boolean isSymbol(char c) {
        return "=!<>~".indexOf(c) >= 0;
    }

    private static boolean ends(char c) {
        return Character.isWhitespace(c) || isSymbol(c) || "(),\"'".indexOf(c) >= 0;
    }
}
