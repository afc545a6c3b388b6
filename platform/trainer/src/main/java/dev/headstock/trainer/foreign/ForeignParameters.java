package dev.headstock.trainer.foreign;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The parameters of adapters and head, from the adapter file and, as transformers does, from the base model's checkpoint. */
final class ForeignParameters {
    private final ResolvedRun run;
    private final ForeignBase base;
    private final PeftAdapter adapter;
    private final Map<String, ForeignTensor> parameters;
    private final Map<String, UnaryOperator<float[]>> changes;
    private final Set<String> changed = new HashSet<>();
    private final Problems problems;

    /**
     * @param parameters of the placement, by path within it
     * @param changes of weights of the head, by their names in transformers
     */
    ForeignParameters(
            ResolvedRun run,
            ForeignBase base,
            PeftAdapter adapter,
            Map<String, ForeignTensor> parameters,
            Map<String, UnaryOperator<float[]>> changes,
            Problems problems) {
        this.run = run;
        this.base = base;
        this.adapter = adapter;
        this.parameters = parameters;
        this.changes = changes;
        this.problems = problems;
    }

    /** Those that were found; what is missing is reported. */
    List<Tensor> tensors() throws IOException {
        String placement = ParameterPaths.ADAPTERS + run.placements().get(0).name() + ".";
        Map<String, String> names = run.head()
                .huggingFace(base.transformers())
                .map(HuggingFaceHead::names)
                .orElse(Map.of());
        List<Tensor> tensors = new ArrayList<>();
        for (Entry entry : run.parameters().entries()) {
            ParameterSpec spec = entry.spec();
            if (spec != null && entry.owner() == Owner.ADAPTERS) {
                String path = entry.path().substring(placement.length());
                add(entry, Optional.ofNullable(parameters.get(path)), path, tensors);
            } else if (spec != null && entry.owner() == Owner.HEAD) {
                String name = names.getOrDefault(spec.name(), spec.name());
                add(entry, ofHead(spec, name), name, tensors);
            }
        }
        reportUnchanged();
        return tensors;
    }

    private void add(Entry entry, Optional<ForeignTensor> value, String name, List<Tensor> tensors) {
        if (value.isEmpty()) {
            problems.add(
                    "'%s' is neither in adapter_model.safetensors nor in the base model. Save the adapter with the module that it belongs to in modules_to_save."
                            .formatted(name));
        } else if (!value.get().shape().equals(entry.shape())) {
            problems.add(
                    "'%s' has the shape %s, where this model needs %s. Choose the base model that it was trained on."
                            .formatted(name, value.get().shape(), entry.shape()));
        } else {
            tensors.add(Tensor.floats(
                    entry.path(), entry.shape(), FloatSource.of(value.get().numbers())));
        }
    }

    /** A part of the head that was not trained, such as a pooler, is that of the base model. */
    private Optional<ForeignTensor> ofHead(ParameterSpec spec, String name) throws IOException {
        Optional<ForeignTensor> value = adapter.tensor(name);
        if (value.isEmpty() && spec.init() instanceof Init.Pretrained pretrained) {
            value = base.pretrained(pretrained.path());
        }
        UnaryOperator<float[]> change = changes.get(name);
        if (change == null || value.isEmpty()) {
            return value;
        }
        changed.add(name);
        ForeignTensor before = value.get();
        return Optional.of(
                new ForeignTensor(before.shape(), change.apply(before.numbers().clone())));
    }

    private void reportUnchanged() {
        changes.keySet().stream()
                .filter(name -> !changed.contains(name))
                .sorted()
                .forEach(name -> problems.add(
                        "The adapters change '%s', where a model of Headstock has no adapters. Train without that module, or merge the adapters into the model in Python and import that."
                                .formatted(name)));
    }
}
