package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.trainer.datasets.statistics.ColumnProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleProposalTest {

    /** One long name among short ones must not leave the data without labels. */
    @Test
    void aColumnThatIsCalledLabelMayHaveLongNames() {
        ColumnProfile text = new ColumnProfile("text");
        ColumnProfile label = new ColumnProfile("label");
        for (int i = 0; i < 20; i++) {
            text.add(Cell.of("a mail of some words, number " + i));
            label.add(Cell.of(i % 2 == 0 ? "ham" : "x".repeat(200)));
        }

        assertThat(RoleProposal.of(List.of(text, label), List.of()))
                .containsExactly(ColumnAssignment.of("text", "text"), ColumnAssignment.of("label", "label"));
    }

    @Test
    void objectsBesideTextsAreNoTagsOfTheirWords() {
        ColumnProfile text = new ColumnProfile("text");
        ColumnProfile label = new ColumnProfile("label");
        for (int i = 0; i < 20; i++) {
            text.add(Cell.of("two words" + i));
            label.add(Cell.ofJson(Map.of("choices", i % 2 == 0 ? List.of("good", "new") : List.of("bad", "old"))));
        }

        assertThat(RoleProposal.of(List.of(text, label), List.of()))
                .containsExactly(ColumnAssignment.of("text", "text"), ColumnAssignment.of("label", "label"));
    }

    @Test
    void theIndexOfADataFrameIsIgnoredThoughItsValuesRepeat() {
        ColumnProfile index = new ColumnProfile("index");
        ColumnProfile mail = new ColumnProfile("mail");
        // Two frames, one after the other.
        for (int i = 0; i < 20; i++) {
            index.add(Cell.of(Integer.toString(i % 10)));
            mail.add(Cell.of("a mail of some words, number " + i));
        }

        assertThat(RoleProposal.of(List.of(index, mail), List.of()))
                .containsExactly(ColumnAssignment.of("index", "ignored"), ColumnAssignment.of("mail", "text"));
    }
}
