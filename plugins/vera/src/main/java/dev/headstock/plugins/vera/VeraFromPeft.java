package dev.headstock.plugins.vera;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.kit.PeftConfig;
import dev.headstock.plugins.vera.Vera.Options;
import dev.headstock.plugins.vera.Vera.Target;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a VeRA of PEFT that was saved with its random matrices, which other versions of PyTorch would draw otherwise. A projection that PEFT
 * left alone beside others of its layer gets vectors of zeros.
 */
final class VeraFromPeft {
    private static final Set<String> KNOWN = Set.of(
            "r",
            "vera_dropout",
            "d_initial",
            "projection_prng_key",
            "save_projection",
            "fan_in_fan_out",
            "bias",
            "init_weights",
            "layers_to_transform",
            "layers_pattern");
    private static final String D = ".vera_lambda_d";
    private static final String B = ".vera_lambda_b";

    private final ModelOutline model;
    private final CheckpointNames names;
    private final ForeignAdapter adapter;
    private final PeftConfig config;

    VeraFromPeft(ModelOutline model, CheckpointNames names, ForeignAdapter adapter) {
        this.model = model;
        this.names = names;
        this.adapter = adapter;
        this.config = new PeftConfig(adapter);
    }

    Optional<AdapterImport<Options>> read() {
        config.requireKnown(KNOWN);
        if (!config.text("bias", "none").equals("none")) {
            config.object("bias is '%s': biases of the base model were trained, which a VeRA of Headstock has not."
                    .formatted(config.text("bias", "none")));
        }
        int rank = (int) config.number("r", 256);
        Map<String, ForeignTensor> parameters = new LinkedHashMap<>();
        put("vera_A", "shared.a", new Shape(rank, model.width()), parameters);
        put("vera_B", "shared.b", new Shape(model.width(), rank), parameters);
        Set<Target> targets = EnumSet.noneOf(Target.class);
        Set<Integer> layers = new TreeSet<>();
        for (Target target : Target.values()) {
            for (Site site : model.sites(target.role())) {
                String module = module(site);
                if (adapter.names().contains(module + D)) {
                    targets.add(target);
                    layers.add(site.layer());
                    put(module + D, AdapterTensor.path(site, "d"), new Shape(rank), parameters);
                    put(module + B, AdapterTensor.path(site, "b"), new Shape(model.width()), parameters);
                }
            }
        }
        if (targets.isEmpty()) {
            config.object("None of its modules is a projection of this base model that keeps the model's width.");
        }
        return config.hasProblems() ? Optional.empty() : Optional.of(imported(rank, targets, layers, parameters));
    }

    /** Of no projection that others are fused with. */
    private String module(Site projection) {
        return model.weightAt(projection)
                .flatMap(names::tensor)
                .filter(tensor -> tensor.mapping().parts() == 1)
                .map(tensor -> tensor.name().replaceFirst("\\.weight$", ""))
                .orElse("");
    }

    private void put(String name, String path, Shape shape, Map<String, ForeignTensor> parameters) {
        Optional<ForeignTensor> found = adapter.tensor(name);
        if (found.isEmpty()) {
            config.object("'%s' is missing. Save the adapter again, with save_projection=True.".formatted(name));
        } else if (!found.get().shape().equals(shape)) {
            config.object(
                    "'%s' has the shape %s, where this base model needs %s. Choose the base model that it was trained on, and projections that keep its width."
                            .formatted(name, found.get().shape(), shape));
        } else {
            parameters.put(path, found.get());
        }
    }

    private AdapterImport<Options> imported(
            int rank, Set<Target> targets, Set<Integer> layers, Map<String, ForeignTensor> parameters) {
        Options options = new Options(
                rank,
                targets,
                layers.size() == model.layers()
                        ? "all"
                        : layers.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        for (Target target : targets) {
            for (Site site : model.sites(target.role())) {
                if (layers.contains(site.layer())) {
                    parameters.putIfAbsent(AdapterTensor.path(site, "d"), zeros(rank));
                    parameters.putIfAbsent(AdapterTensor.path(site, "b"), zeros(model.width()));
                }
            }
        }
        return new AdapterImport<>(options, parameters);
    }

    private static ForeignTensor zeros(int width) {
        return new ForeignTensor(new Shape(width), new float[width]);
    }
}
