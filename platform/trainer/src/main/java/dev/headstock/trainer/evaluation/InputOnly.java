package dev.headstock.trainer.evaluation;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An example without its answer, as in a prediction request: a head that generates must not read what it is to generate. */
record InputOnly(Example whole) implements Example {
    private static final Set<ColumnRole> INPUTS = Set.of(ColumnRole.TEXT, ColumnRole.WORDS, ColumnRole.CHOICES);

    @Override
    public long row() {
        return whole.row();
    }

    @Override
    public List<String> texts() {
        return whole.texts();
    }

    @Override
    public Optional<Cell> value(ColumnRole role) {
        return INPUTS.contains(role) ? whole.value(role) : Optional.empty();
    }

    @Override
    public Optional<Cell> value(String column) {
        return Optional.empty();
    }
}
