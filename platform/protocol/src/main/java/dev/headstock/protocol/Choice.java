package dev.headstock.protocol;

import java.util.Map;

/** An extension by id, with options. Options that are left out take the extension's defaults; unknown ones are an error. */
public record Choice(String id, Map<String, Object> options) {}
