package dev.headstock.trainer.model;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Derivation;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.trainer.model.WeightSource.StoredArray;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.torch.Chunks;
import dev.headstock.trainer.torch.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives each parameter its first values: those of a checkpoint where there are some, else those of the base model or initial ones. */
final class Initializer {
    private final Parameters parameters;
    private final ModelWeights weights;
    private final List<InitializationRule> rules;
    private final long seed;
    /** By identity: functions that are equal need not be one. Rules see other values than plugins, so each has its own. */
    private final Map<Derivation, Map<String, float[]>> derivedByRules = new IdentityHashMap<>();

    private final Map<Derivation, Map<String, float[]>> derivedByPlugins = new IdentityHashMap<>();

    Initializer(Parameters parameters, ModelWeights weights, List<InitializationRule> rules, long seed) {
        this.parameters = parameters;
        this.weights = weights;
        this.rules = rules;
        this.seed = seed;
    }

    /** Parameters of the base model come first, so that those of plugins can be derived from them. */
    void fill(Entry entry) {
        Optional<StoredArray> trained = weights.trained().find(entry.path());
        if (trained.isPresent()) {
            add(entry, trained.get(), "the checkpoint");
            return;
        }
        ParameterSpec spec = entry.spec();
        if (spec != null) {
            initialize(entry.path(), entry.shape(), spec.init(), false);
            return;
        }
        Optional<InitializationRule> rule = rules.stream()
                .filter(each -> each.selector().matches(entry.owner(), entry.path(), entry.layer(), entry.kind()))
                .findFirst();
        if (rule.isPresent()) {
            initialize(entry.path(), entry.shape(), rule.get().init(), true);
        } else {
            add(entry, base(entry.path()), "the base model");
        }
    }

    private StoredArray base(String path) {
        return weights.base()
                .find(path)
                .orElseThrow(() -> new IllegalArgumentException("the base model holds no array '" + path + "'"));
    }

    private void add(Entry entry, StoredArray array, String place) {
        if (!array.shape().equals(entry.shape())) {
            throw new IllegalArgumentException(
                    "'%s' is %s in %s, expected %s".formatted(entry.path(), array.shape(), place, entry.shape()));
        }
        parameters.add(entry.path(), entry.shape(), array.numbers());
    }

    private void initialize(String path, Shape shape, Init init, boolean byRule) {
        if (init instanceof Init.Pretrained pretrained) {
            weights.base()
                    .find(pretrained.path())
                    .filter(found -> found.shape().equals(shape))
                    .ifPresentOrElse(
                            found -> parameters.add(path, shape, found.numbers()),
                            () -> initialize(path, shape, pretrained.fallback(), byRule));
        } else if (init instanceof Init.FromModel from) {
            parameters.add(path, shape, ofModel(from, shape));
        } else {
            parameters.add(path, shape, FloatSource.of(checked(path, shape, values(path, shape, init, byRule))));
        }
    }

    private float[] values(String path, Shape shape, Init init, boolean byRule) {
        if (init instanceof Init.Permuted) {
            return shuffled(path, shape);
        }
        if (init instanceof Init.Computed computed) {
            return computed.numbers().get();
        }
        if (init instanceof Init.Derived derived) {
            return derived(path, derived, byRule);
        }
        return Draws.draw(init, Math.toIntExact(shape.size()), Seeds.of(seed, path, 0));
    }

    private FloatSource ofModel(Init.FromModel from, Shape shape) {
        String model = from.model().id();
        StoredArray found = weights.models()
                .apply(from.model())
                .find(from.path())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model '%s' has no parameter '%s'. Choose another model.".formatted(model, from.path())));
        if (!found.shape().equals(shape)) {
            throw new IllegalArgumentException("'%s' of the model '%s' is %s, but %s is needed. Choose another model."
                    .formatted(from.path(), model, found.shape(), shape));
        }
        return found.numbers();
    }

    private float[] shuffled(String path, Shape shape) {
        float[] values = all(base(path).numbers(), shape);
        Draws.shuffle(values, Seeds.of(seed, path, 0));
        return values;
    }

    private float[] derived(String path, Init.Derived derived, boolean byRule) {
        Derivation derivation = derived.derivation();
        Map<Derivation, Map<String, float[]>> known = byRule ? derivedByRules : derivedByPlugins;
        Map<String, float[]> arrays = known.get(derivation);
        if (arrays == null) {
            arrays = derivation.numbers().apply(source(derivation.path(), byRule));
            known.put(derivation, arrays);
        }
        float[] part = arrays.get(derived.part());
        if (part == null) {
            throw new IllegalArgumentException("'%s' is derived from '%s', which gives no array '%s'"
                    .formatted(path, derivation.path(), derived.part()));
        }
        return part;
    }

    /** A rule sees the checkpoint, a plugin what the rules have made of it. */
    private float[] source(String path, boolean byRule) {
        if (byRule) {
            StoredArray array = base(path);
            return all(array.numbers(), array.shape());
        }
        return all(Chunks.of(parameters.get(path)), parameters.get(path).getShape());
    }

    private static float[] all(FloatSource numbers, Shape shape) {
        try {
            return numbers.all(Math.toIntExact(shape.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] checked(String path, Shape shape, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException("'%s' is %s, so it takes %d numbers, but %d were computed"
                    .formatted(path, shape, shape.size(), values.length));
        }
        return values;
    }
}
