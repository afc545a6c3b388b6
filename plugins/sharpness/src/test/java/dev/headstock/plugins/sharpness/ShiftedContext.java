package dev.headstock.plugins.sharpness;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeExample;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A job whose split test is of another kind than the other splits. */
final class ShiftedContext {
    private ShiftedContext() {}

    /** Its rows have no labels. */
    static AnalysisContext withoutLabels(FakeAnalysisContext context) {
        return with(
                context,
                context.data().orElseThrow(),
                probe -> new Rows(probe.examples().stream()
                        .map(example -> (Example) ((FakeExample) example).without(ColumnRole.LABEL))
                        .toList()));
    }

    /** It has the first rows only. */
    static AnalysisContext ofRows(FakeAnalysisContext context, int count) {
        return with(
                context,
                context.data().orElseThrow(),
                probe -> new Rows(probe.examples().stream()
                        .filter(example -> example.row() < count)
                        .toList()));
    }

    /** All of its data have this schema. */
    static AnalysisContext withSchema(FakeAnalysisContext context, DatasetSchema schema) {
        return with(context, schema, UnaryOperator.identity());
    }

    private static AnalysisContext with(FakeAnalysisContext context, DatasetSchema schema, UnaryOperator<Probe> test) {
        return (AnalysisContext) Proxy.newProxyInstance(
                ShiftedContext.class.getClassLoader(),
                new Class<?>[] {AnalysisContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("data")) {
                        return Optional.of(schema);
                    }
                    try {
                        Object result = method.invoke(context, arguments);
                        return result instanceof Probe probe && arguments[0] == Split.TEST ? test.apply(probe) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private record Rows(List<Example> examples) implements Probe {
        @Override
        public int size() {
            return examples.size();
        }
    }
}
