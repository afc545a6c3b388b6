package dev.headstock.plugins.placementlab;

import dev.headstock.api.study.Choice;
import java.util.Arrays;

/**
 * A placement, the option that sets its size, and values of other options, as users write them: {@code lora:rank} or
 * {@code bottleneck:reduction:variant=parallel}.
 */
record Candidate(String text, Choice placement, String sizeOption) {

    /** @throws IllegalArgumentException when the text has another form */
    static Candidate parse(String text) {
        String[] parts = text.strip().split(":");
        boolean pairs = Arrays.stream(parts).skip(2).allMatch(part -> part.matches("[^=]+=[^=]+"));
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank() || !pairs) {
            throw new IllegalArgumentException(
                    ("placements has '%s'. Write the id of a placement and the option that sets its size, such as "
                                    + "lora:rank, and perhaps other options: bottleneck:reduction:variant=parallel.")
                            .formatted(text));
        }
        Choice placement = Choice.of(parts[0].strip());
        for (int i = 2; i < parts.length; i++) {
            String[] pair = parts[i].split("=");
            placement = placement.with(pair[0].strip(), pair[1].strip());
        }
        return new Candidate(text.strip(), placement, parts[1].strip());
    }

    Choice sized(int size) {
        return placement.with(sizeOption, size);
    }

    String name(int size) {
        StringBuilder name = new StringBuilder(placement.id());
        placement.options().values().stream().map(String::valueOf).sorted().forEach(value -> name.append(' ')
                .append(value));
        return name.append(", %s %d".formatted(sizeOption, size)).toString();
    }
}
