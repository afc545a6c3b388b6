package dev.headstock.plugins.student;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * A student for distillation: some layers of a teacher, and of each parameter the leading rows and columns where the
 * student is narrower.
 */
@Extension
public final class Student implements ModelRecipe<Student.Options> {
    public record Options(
            @Option("Model to cut.") ModelReference teacher,

            @Option("Its layers that remain, counted from 0.")
            List<Integer> layers,

            @Option(
                    value = "Entries of the configuration to change, such as hidden_size=312, for a narrower student.",
                    advanced = true)
            List<String> configuration) {
        public Options {
            layers = List.copyOf(layers);
            configuration = List.copyOf(configuration);
        }
    }

    @Override
    public String id() {
        return "student";
    }

    @Override
    public String title() {
        return "Student of a larger model";
    }

    @Override
    public String summary() {
        return "Keeps some layers of a model, made narrower if wanted: the start of a distillation.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, List.of(0, 2, 4), List.of());
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        int layers = sources.model(options.teacher()).outline().layers();
        if (options.layers().isEmpty() || options.layers().stream().anyMatch(layer -> layer < 0 || layer >= layers)) {
            return Optional.of("The teacher has layers 0 to %d. Choose some of them.".formatted(layers - 1));
        }
        return sources.transformers(options.teacher()).isEmpty()
                ? Optional.of("The teacher's configuration does not say how many layers it has.")
                : Optional.empty();
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return Optional.of(new ModelPreview(config(sources, options), options.teacher()));
    }

    private static Map<String, Object> config(RecipeSources sources, Options options) {
        Map<String, Object> config =
                new LinkedHashMap<>(sources.model(options.teacher()).outline().config());
        config.put(
                sources.transformers(options.teacher()).orElseThrow().layersKey(),
                options.layers().size());
        for (String entry : options.configuration()) {
            String[] parts = entry.split("=", 2);
            config.put(parts[0].strip(), number(entry, parts));
        }
        return config;
    }

    private static Long number(String entry, String[] parts) {
        try {
            return Long.valueOf(parts[parts.length - 1].strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'%s' is no entry with a whole number. Write it like hidden_size=312.".formatted(entry), e);
        }
    }

    @Override
    public void make(RecipeContext context, Options options) {
        AnalyzedModel teacher = context.model(options.teacher());
        Map<String, Object> config = config(context, options);
        ModelOutline student = context.outline(config);
        context.writer().config(config);
        context.writer().tokenizer(options.teacher());
        for (int layer = -1; layer <= student.layers(); layer++) {
            boolean inside = layer >= 0 && layer < student.layers();
            int from = inside
                    ? options.layers().get(layer)
                    : layer < 0 ? -1 : teacher.outline().layers();
            List<ParameterInfo> own = inLayer(student, layer);
            List<ParameterInfo> theirs = inLayer(teacher.outline(), from);
            for (int i = 0; i < own.size(); i++) {
                context.writer()
                        .parameter(
                                own.get(i).path(),
                                leading(
                                        teacher.parameter(theirs.get(i).path()),
                                        own.get(i).shape()));
            }
        }
    }

    private static List<ParameterInfo> inLayer(ModelOutline outline, int layer) {
        return outline.parameters().stream()
                .filter(parameter -> parameter.layer() == layer)
                .toList();
    }

    private static NDArray leading(NDArray whole, Shape shape) {
        return shape.dimension() == 1
                ? whole.get(":{}", shape.get(0))
                : whole.get(":{},:{}", shape.get(0), shape.get(1));
    }
}
