package dev.headstock.protocol.host;

import java.util.List;

/** Tokens with their ids and the character range they cover, specials included. */
public record Tokenization(List<Token> tokens) {

    public record Token(String text, long id, int type, int start, int end) {}
}
