package dev.headstock.server.runs.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.runs.filters.RunCondition.And;
import dev.headstock.server.runs.filters.RunCondition.Comparison;
import dev.headstock.server.runs.filters.RunCondition.Not;
import dev.headstock.server.runs.filters.RunCondition.Operator;
import dev.headstock.server.runs.filters.RunCondition.Or;
import dev.headstock.server.runs.filters.RunCondition.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConditionParserTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   "})
    void anEmptyLineSelectsEverything(String line) {
        assertThat(RunConditionParser.parse(line)).isEqualTo(new RunCondition.All());
    }

    @Test
    void wordsWithoutAnOperatorAreText() {
        assertThat(RunConditionParser.parse("lora r8")).isEqualTo(new And(List.of(new Text("lora"), new Text("r8"))));
        assertThat(RunConditionParser.parse("\"two words\"")).isEqualTo(new Text("two words"));
        assertThat(RunConditionParser.parse("垃圾邮件")).isEqualTo(new Text("垃圾邮件"));
    }

    @Test
    void textAndConditionsStandBesideEachOther() {
        RunCondition read = RunConditionParser.parse("lora dev/accuracy>0.9 and rank = 8");
        assertThat(((And) read).parts()).hasSize(3);
        Comparison accuracy = (Comparison) ((And) read).parts().get(1);
        assertThat(accuracy.name()).isEqualTo(new RunCondition.Name("dev/accuracy", 5));
        assertThat(accuracy.operator()).isEqualTo(Operator.GREATER);
        assertThat(accuracy.values()).containsExactly(new RunCondition.Value("0.9", 0.9, 18));
    }

    @Test
    void andBindsMoreThanOr() {
        RunCondition read = RunConditionParser.parse("a = 1 or b = 2 c = 3");
        assertThat(((Or) read).parts()).hasSize(2);
        assertThat(((Or) read).parts().get(1)).isInstanceOf(And.class);
        assertThat(RunConditionParser.parse("(a = 1 or b = 2) c = 3")).isInstanceOf(And.class);
        assertThat(RunConditionParser.parse("not a = 1")).isInstanceOf(Not.class);
    }

    @Test
    void aListHasSeveralValues() {
        Comparison rank = (Comparison) RunConditionParser.parse("rank in (4, 8)");
        assertThat(rank.operator()).isEqualTo(Operator.IN);
        assertThat(rank.values()).extracting(RunCondition.Value::number).containsExactly(4.0, 8.0);
    }

    @Test
    void quotedValuesAreTextAlsoWhenTheyLookLikeNumbers() {
        Comparison name = (Comparison) RunConditionParser.parse("name = '8'");
        assertThat(name.values().get(0).number()).isNull();
    }

    /** Positions count characters from the beginning of the line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    accuracy >       | 10 | A value is missing after '>'.
                    accuracy > > 1   | 11 | A value is missing after '>'.
                    > 0.9            |  0 | A name is missing before '>', such as accuracy or rank.
                    (a = 1           |  6 | A closing parenthesis is missing here.
                    a = 1)           |  5 | ')' closes nothing. Remove it, or open a parenthesis before it.
                    a = 1 or         |  8 | A condition is missing here, such as accuracy > 0.9.
                    a => 1           |  2 | There is no operator '=>'. Use one of = != < <= > >= ~ or in (…).
                    rank in (4 8)    | 11 | A comma or a closing parenthesis is missing here.
                    name = "open     |  7 | This quote is not closed.
                    """)
    void aWrongLineSaysWhere(String line, int position, String message) {
        assertThatThrownBy(() -> RunConditionParser.parse(line))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.properties())
                        .containsEntry("position", position))
                .hasMessage(message);
    }

    @Test
    void aBottomlessLineIsRefused() {
        assertThatThrownBy(() -> RunConditionParser.parse("(".repeat(1_000)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("nested too deeply");
    }
}
