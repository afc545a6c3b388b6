package dev.headstock.trainer.studies;

import dev.headstock.api.Pluggable;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.TrainRows;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.StoredInitialization;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.UnknownExtensionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Variants of a study as data, and back. */
final class StoredVariants {
    private static final String SEED = "seed";

    private final StudyRound.Request request;
    private final Extensions extensions;

    StoredVariants(StudyRound.Request request, Extensions extensions) {
        this.request = request;
        this.extensions = extensions;
    }

    /** The specification itself. */
    RunVariant base(String name) {
        RunSpecification specification = request.specification();
        Map<String, Object> settings = Choices.present(specification.settings());
        Object seed = settings.remove(SEED);
        RunVariant variant = RunVariant.of(
                        name, ModelReference.baseModel(specification.baseModel()), Choices.of(specification.head()))
                .withPlacements(Choices.of(specification.placements()))
                .withStrategies(Choices.of(specification.strategies()))
                .withSeeds(seed instanceof Number number ? number.longValue() : RunSpecification.USUAL_SEED);
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            variant = variant.withSetting(setting.getKey(), setting.getValue());
        }
        return variant;
    }

    Variant store(RunVariant variant) {
        return new Variant(
                variant.name(),
                variant.model().id(),
                variant.modelFrom().map(Choices::stored).orElse(null),
                specification(variant),
                variant.seeds(),
                Choices.stored(variant.analyses()));
    }

    /** With the first seed. Numbers are rounded where whole ones are wanted. */
    RunSpecification specification(RunVariant variant) {
        RunSpecification base = request.specification();
        Map<String, @Nullable Object> settings = new LinkedHashMap<>(Resolution.SETTINGS.rounded(variant.settings()));
        if (!variant.seeds().isEmpty()) {
            settings.put(SEED, variant.seeds().get(0));
        }
        return new RunSpecification(
                base.dataset(),
                base.baseModel(),
                rounded(variant.head(), () -> extensions.head(variant.head().id())),
                variant.placements().stream()
                        .map(choice -> rounded(choice, () -> extensions.placement(choice.id())))
                        .toList(),
                variant.strategies().stream()
                        .map(choice -> rounded(choice, () -> extensions.strategy(choice.id())))
                        .toList(),
                settings,
                base.resources(),
                variation(variant));
    }

    private static Choice rounded(dev.headstock.api.study.Choice choice, Supplier<Pluggable<?>> extension) {
        try {
            return new Choice(choice.id(), rounded(extension.get(), choice.options()));
        } catch (UnknownExtensionException e) {
            // Planning reports it, with the known ids.
            return Choices.stored(choice);
        }
    }

    private static <O extends Record> Map<String, Object> rounded(Pluggable<O> extension, Map<String, Object> options) {
        return new OptionsMapper<>(extension.defaults()).rounded(options);
    }

    private @Nullable Variation variation(RunVariant variant) {
        boolean stops = variant.lastEpoch() != Integer.MAX_VALUE;
        boolean allRows = variant.trainRows().equals(TrainRows.ALL);
        if (variant.initialization().isEmpty() && allRows && variant.view().isEmpty() && !stops) {
            return null;
        }
        TrainRows rows = variant.trainRows();
        return new Variation(
                variant.initialization().stream()
                        .map(StoredInitialization::store)
                        .toList(),
                allRows ? null : new Variation.TrainRows(rows.share(), rows.fold(), rows.folds(), rows.seed()),
                variant.view()
                        .map(view -> new Variation.View(
                                request.study().id(), view, request.study().options()))
                        .orElse(null),
                stops ? variant.lastEpoch() : null);
    }

    /** As a study asked for it. */
    static RunVariant read(Variant stored) {
        RunSpecification specification = stored.specification();
        RunVariant variant = RunVariant.of(
                        stored.name(), new ModelReference(stored.model()), Choices.of(specification.head()))
                .withPlacements(Choices.of(specification.placements()))
                .withStrategies(Choices.of(specification.strategies()))
                .withSeeds(stored.seeds().stream().mapToLong(Long::longValue).toArray());
        Choice recipe = stored.modelFrom();
        if (recipe != null) {
            variant = variant.withModelFrom(Choices.of(recipe));
        }
        Map<String, Object> settings = Choices.present(specification.settings());
        settings.remove(SEED);
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            variant = variant.withSetting(setting.getKey(), setting.getValue());
        }
        for (Choice analysis : stored.analyses()) {
            variant = variant.withAnalysis(Choices.of(analysis));
        }
        Variation variation = specification.variation();
        return variation == null ? variant : varied(variant, variation);
    }

    private static RunVariant varied(RunVariant variant, Variation variation) {
        List<InitializationRule> rules = variation.initialization().stream()
                .map(StoredInitialization::read)
                .toList();
        RunVariant varied = variant.withInitialization(rules.toArray(InitializationRule[]::new));
        Variation.TrainRows rows = variation.trainRows();
        if (rows != null) {
            varied = varied.withTrainRows(new TrainRows(rows.share(), rows.fold(), rows.folds(), rows.seed()));
        }
        Variation.View view = variation.view();
        if (view != null) {
            varied = varied.withView(view.name());
        }
        Integer stop = variation.stopAfterEpochs();
        return stop == null ? varied : varied.stopAfter(stop);
    }
}
