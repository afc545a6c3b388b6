package dev.headstock.plugins.causallm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.HeadTypeContract;
import dev.headstock.testkit.TinyGpt2;
import dev.headstock.testkit.TinyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausalLmContractTest extends HeadTypeContract<CausalLm.Options> {

    @Override
    protected CausalLm head() {
        return new CausalLm();
    }

    @Override
    protected List<TinyModel> models() {
        return List.of(TinyGpt2.model(LAYERS, WIDTH));
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(Contexts.column("text", ColumnRole.TEXT)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                FakeExample.ofText(0, "who wrote it"),
                FakeExample.ofText(1, "where is it now"),
                FakeExample.ofText(2, "how many"));
    }

    /** The text itself is the target; what is generated comes after it. */
    @Override
    protected boolean generates() {
        return false;
    }

    private Head built() {
        return head().build(Contexts.of(TinyGpt2.outline(LAYERS, WIDTH)).withData(schema()), WIDTH, head().defaults());
    }

    @Test
    void eachTokenHasTheNextOneAsTarget() {
        Head head = built();
        Example example = FakeExample.ofText(0, "how many");
        Encoding row = new FakeEncoder(new FakeVocabulary(100), 40)
                .rows(head.sequences(example).get(0))
                .get(0);

        int[] next = (int[])
                requireNonNull(head.target(example, List.of(row)).arrays().get(""));

        assertThat(next).hasSize(row.tokens());
        for (int token = 0; token + 1 < next.length; token++) {
            assertThat(next[token]).isEqualTo(row.id(token + 1));
        }
        boolean closed = row.sequenceId(next.length - 1) < 0;
        assertThat(next[next.length - 1]).isEqualTo(closed ? Target.IGNORE_INDEX : FakeVocabulary.SEPARATOR);
    }

    @Test
    void aModelThatSeesLaterTokensIsRefused() {
        assertThatThrownBy(
                        () -> head().build(Contexts.tiny(LAYERS, WIDTH).withData(schema()), WIDTH, head().defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both directions")
                .hasMessageContaining("GPT-2");
    }
}
