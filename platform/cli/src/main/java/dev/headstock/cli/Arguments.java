package dev.headstock.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command, options with a value ({@code --home folder}) and switches ({@code --plain}). */
record Arguments(String command, Map<String, String> options) {
    private static final Set<String> SWITCHES = Set.of("plain");
    private static final Set<String> OPTIONS = Set.of("home", "server", "server-process", "samples");

    static Arguments parse(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("A command is missing.");
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.size(); i++) {
            String name = words.get(i).replaceFirst("^--", "");
            if (SWITCHES.contains(name)) {
                options.put(name, "");
            } else if (OPTIONS.contains(name) && i + 1 < words.size()) {
                options.put(name, words.get(++i));
            } else {
                throw new IllegalArgumentException(
                        "'%s' is not an option, or its value is missing.".formatted(words.get(i)));
            }
        }
        return new Arguments(words.get(0), Map.copyOf(options));
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(options.get(name));
    }

    String require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("--%s is missing.".formatted(name)));
    }
}
