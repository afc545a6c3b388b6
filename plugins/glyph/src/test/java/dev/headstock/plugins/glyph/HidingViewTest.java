package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Span;
import dev.headstock.api.study.DatasetView;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import java.util.List;
import org.junit.jupiter.api.Test;

class HidingViewTest {
    private static final DatasetSchema SCHEMA = new DatasetSchema(List.of(
            Contexts.column("text", ColumnRole.TEXT),
            Contexts.column("class", ColumnRole.LABEL, "bad", "good"),
            Contexts.column("words", ColumnRole.WORDS),
            Contexts.column("entities", ColumnRole.SPANS),
            Contexts.column("source", ColumnRole.GROUP)));

    private static final FakeExample EXAMPLE = FakeExample.ofText(0, "过河 and 湖")
            .with("class", ColumnRole.LABEL, Cell.of("good"))
            .with("words", ColumnRole.WORDS, Cell.ofStrings(List.of("过", "河")))
            .with("entities", ColumnRole.SPANS, Cell.ofSpans(List.of(new Span(1, 2, "place"))));

    private static List<Cell> read(String name) {
        return HidingView.named(name, SCHEMA).rows(EXAMPLE).get(0);
    }

    @Test
    void placesAndTagsStayWhereAnotherCharacterStandsInstead() {
        List<Cell> cells = read(HidingView.replacing("河湖", "㐀㐁"));

        assertThat(cells.get(0).string()).isEqualTo("过㐀 and 㐁");
        assertThat(cells.get(1).string()).isEqualTo("good");
        assertThat(cells.get(2).strings()).containsExactly("过", "㐀");
        assertThat(cells.get(3).spans()).containsExactly(new Span(1, 2, "place"));
    }

    @Test
    void droppedCharactersLeaveNothing() {
        assertThat(read(HidingView.dropping("河湖")).get(0).string()).isEqualTo("过 and ");
    }

    /** Heads are planned with the columns of the view. */
    @Test
    void columnsKeepTheirRolesAndClasses() {
        List<DatasetView.Column> columns =
                HidingView.named(HidingView.dropping("河"), SCHEMA).columns();

        assertThat(columns).extracting(DatasetView.Column::name).containsExactly("text", "class", "words", "entities");
        assertThat(columns.get(1).role()).isEqualTo(ColumnRole.LABEL);
        assertThat(columns.get(1).classes()).containsExactly("bad", "good");
    }

    @Test
    void aMissingValueStaysMissing() {
        assertThat(HidingView.named(HidingView.dropping("河"), SCHEMA)
                        .rows(EXAMPLE.without(ColumnRole.LABEL))
                        .get(0)
                        .get(1))
                .isNull();
    }

    @Test
    void refusesOtherNames() {
        for (String name : List.of("shouting", "unknown 河", "unknown 河湖 㐀")) {
            assertThatThrownBy(() -> HidingView.named(name, SCHEMA))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("unknown view " + name);
        }
    }
}
