package dev.headstock.testkit;

import dev.headstock.api.HeadType;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The head under test with a data set, examples and models that suit it. */
abstract class HeadSetup<O extends Record> extends PluggableContract<O> {
    /** Of the models. */
    protected static final int LAYERS = 2;

    protected static final int WIDTH = 16;

    static final int MAX_TOKENS = 40;
    static final double SMALL = 1e-4;
    private static final Set<ColumnRole> INPUTS =
            Set.of(ColumnRole.TEXT, ColumnRole.WORDS, ColumnRole.CHOICES, ColumnRole.GROUP);

    Workbench bench = new Workbench();

    protected abstract HeadType<O> head();

    HeadType<O> checked() {
        return NoNulls.of(head(), HeadType.class);
    }

    protected O options() {
        return head().defaults();
    }

    /** Models that the head can be put on: texts are generated with each, everything else is checked with the first. */
    protected List<TinyModel> models() {
        return List.of(TinyBert.model(LAYERS, WIDTH), TinyGpt2.model(LAYERS, WIDTH));
    }

    ModelOutline outline() {
        return models().get(0).outline();
    }

    /** A data set that the head can learn from. */
    protected DatasetSchema schema() {
        return Contexts.tiny(LAYERS, WIDTH).data();
    }

    /** At least three labeled examples of that data set, of different lengths, with row numbers of their own. */
    protected List<Example> examples() {
        List<String> classes = schema().classes(ColumnRole.LABEL);
        List<String> texts =
                List.of("a text", "a longer text than that", "short", "one that is neither long nor short");
        return IntStream.range(0, texts.size())
                .<Example>mapToObj(row -> FakeExample.ofText(row, texts.get(row))
                        .with("label", ColumnRole.LABEL, Cell.of(classes.get(row % classes.size()))))
                .toList();
    }

    /** The same example without what the head learns from; all columns but texts, words and choices. */
    protected Example unlabeled(Example example) {
        if (!(example instanceof FakeExample fake)) {
            throw new IllegalStateException("override unlabeled where examples are no FakeExample");
        }
        FakeExample left = fake;
        for (ColumnRole role : fake.roles().values()) {
            left = INPUTS.contains(role) ? left : left.without(role);
        }
        return left;
    }

    @Override
    protected Pluggable<O> extension() {
        return head();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    RunContext context(ModelOutline model, int maxTokens) {
        return Contexts.of(model).withData(schema()).withMaxTokens(maxTokens);
    }

    HeadBench on(Head head) {
        return new HeadBench(bench, head, outline(), MAX_TOKENS);
    }

    Head built() {
        return checked().build(context(outline(), MAX_TOKENS), WIDTH, options());
    }
}
