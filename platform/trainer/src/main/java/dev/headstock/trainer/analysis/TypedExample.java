package dev.headstock.trainer.analysis;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import java.util.List;
import java.util.Optional;

/** A sequence that somebody typed, as an example: it has texts or words, and nothing is known about it. */
record TypedExample(InputSequence sequence) implements Example {
    @Override
    public long row() {
        return -1;
    }

    @Override
    public List<String> texts() {
        return sequence.isWords() ? List.of() : sequence.texts();
    }

    @Override
    public Optional<Cell> value(ColumnRole role) {
        if (role.equals(ColumnRole.WORDS) && sequence.isWords()) {
            return Optional.of(Cell.ofStrings(sequence.texts()));
        }
        return role.equals(ColumnRole.TEXT) && !texts().isEmpty()
                ? Optional.of(Cell.of(texts().get(0)))
                : Optional.empty();
    }

    @Override
    public Optional<Cell> value(String column) {
        return Optional.empty();
    }
}
