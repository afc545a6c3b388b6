package dev.headstock.server.evaluations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetFitTest {
    private static final DatasetSchemaView TRAINED = schema(text("text"), label("label", "ham", "spam"));

    @Test
    void otherNamesAndOtherOrdersFit() {
        assertThat(problems(schema(label("kind", "spam"), text("mail")))).isEmpty();
    }

    @Test
    void rowsWithoutRightAnswersCanBePredicted() {
        assertThat(problems(schema(text("mail")))).isEmpty();
    }

    @Test
    void aTextThatIsMissingAndAClassThatIsUnknownAreNamedTogether() {
        assertThat(problems(schema(label("label", "ham", "newsletter"))))
                .containsExactly(
                        "The model reads 'text' (text), but mails/2 has no column with this role. Assign it in a new version.",
                        "The model does not know 'newsletter' of column 'label' of mails/2; it knows 'ham', 'spam'. Choose a version without such rows.");
    }

    @Test
    void aColumnOfAnotherTypeDoesNotFit() {
        Column number = new Column("label", "label", "number", List.of(), List.of(), null, null, 0);

        assertThat(problems(schema(text("text"), number)))
                .containsExactly(
                        "Column 'label' of mails/2 is of type number, but the model was trained with class. Choose another version.");
    }

    private static List<String> problems(DatasetSchemaView other) {
        return DatasetFit.problems(TRAINED, other, "mails/2", "/subjects/1").stream()
                .map(Problem::message)
                .toList();
    }

    private static DatasetSchemaView schema(Column... columns) {
        return new DatasetSchemaView(List.of(columns));
    }

    private static Column text(String name) {
        return new Column(name, "text", "string", List.of(), List.of(), null, null, 0);
    }

    private static Column label(String name, String... classes) {
        return new Column(name, "label", "class", List.of(classes), List.of(), null, null, 0);
    }
}
