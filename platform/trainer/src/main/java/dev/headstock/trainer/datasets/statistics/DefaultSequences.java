package dev.headstock.trainer.datasets.statistics;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What most heads read of an example, when no head is chosen yet: all texts, the words, or the texts with each choice. */
public final class DefaultSequences {
    private DefaultSequences() {}

    public static List<InputSequence> of(Example example) {
        Optional<List<String>> choices = example.value(ColumnRole.CHOICES).map(Cell::strings);
        if (choices.isPresent()) {
            return choices.get().stream()
                    .map(choice -> withChoice(example.texts(), choice))
                    .toList();
        }
        Optional<List<String>> words = example.value(ColumnRole.WORDS).map(Cell::strings);
        return List.of(
                words.isPresent() && example.texts().isEmpty()
                        ? InputSequence.ofWords(words.get())
                        : InputSequence.of(example.texts()));
    }

    private static InputSequence withChoice(List<String> texts, String choice) {
        List<String> all = new ArrayList<>(texts);
        all.add(choice);
        return InputSequence.of(all);
    }
}
