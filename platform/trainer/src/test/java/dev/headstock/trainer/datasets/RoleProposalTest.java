package dev.headstock.trainer.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.protocol.ColumnAssignment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleProposalTest {

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
