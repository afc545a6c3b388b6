package dev.headstock.testkit;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TrainedAdapters;
import dev.headstock.api.model.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs that extensions are configured for. */
public final class Contexts {
    private Contexts() {}

    /** A run of a {@link TinyBert} on texts of three classes. */
    public static FakeRunContext tiny(int layers, int width) {
        return of(TinyBert.outline(layers, width));
    }

    /** A run of any model on texts of three classes. */
    public static FakeRunContext of(ModelOutline model) {
        DatasetSchema data = new DatasetSchema(
                List.of(column("text", ColumnRole.TEXT), column("label", ColumnRole.LABEL, "bad", "fair", "good")));
        return new FakeRunContext(
                model, data, new FakeVocabulary(TinyModel.VOCABULARY), 3, model.maxTokens(), Map.of(), Map.of());
    }

    /** A column with two training rows of each class and no missing values. */
    public static Column column(String name, ColumnRole role, String... classes) {
        List<String> sorted = List.of(classes);
        return new Column(name, role, sorted, sorted.stream().map(any -> 2L).toList(), null, 0);
    }

    /**
     * @param models outlines of the models that options refer to
     * @param trained adapters of the models that options refer to
     */
    public record FakeRunContext(
            ModelOutline model,
            DatasetSchema data,
            Vocabulary vocabulary,
            int epochs,
            int maxTokens,
            Map<ModelReference, ModelOutline> models,
            Map<ModelReference, Map<Site, Adapter>> trained)
            implements RunContext {

        public FakeRunContext withData(DatasetSchema other) {
            return new FakeRunContext(model, other, vocabulary, epochs, maxTokens, models, trained);
        }

        public FakeRunContext withMaxTokens(int other) {
            return new FakeRunContext(model, data, vocabulary, epochs, other, models, trained);
        }

        /** With another model, such as a teacher. */
        public FakeRunContext withModel(ModelReference reference, ModelOutline other) {
            Map<ModelReference, ModelOutline> more = new LinkedHashMap<>(models);
            more.put(reference, other);
            return new FakeRunContext(model, data, vocabulary, epochs, maxTokens, more, trained);
        }

        /** With another model that has adapters. */
        public FakeRunContext withTrained(ModelReference reference, Map<Site, Adapter> adapters) {
            Map<ModelReference, Map<Site, Adapter>> more = new LinkedHashMap<>(trained);
            more.put(reference, adapters);
            return new FakeRunContext(model, data, vocabulary, epochs, maxTokens, models, more);
        }

        @Override
        public ModelOutline model(ModelReference reference) {
            ModelOutline other = models.get(reference);
            if (other == null) {
                throw new IllegalArgumentException("This test knows no model '%s', only %s. Add it with withModel."
                        .formatted(reference.id(), models.keySet()));
            }
            return other;
        }

        @Override
        public TrainedAdapters adapters(ModelReference reference) {
            Map<Site, Adapter> adapters = trained.getOrDefault(reference, Map.of());
            return () -> adapters;
        }
    }
}
