package dev.headstock.plugins.ia3;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.PeftConfig;
import dev.headstock.plugins.ia3.Ia3.Options;
import dev.headstock.plugins.ia3.Ia3.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads an (IA)³ of PEFT: factors of the output of keys and values, and of the input of the second feed-forward projection, which is the
 * activation. What PEFT left alone beside others of its layer gets factors of 1.
 */
final class Ia3FromPeft {
    private static final Set<String> KNOWN =
            Set.of("feedforward_modules", "fan_in_fan_out", "init_ia3_weights", "exclude_modules");
    private static final String FACTORS = ".ia3_l";

    private final ModelOutline model;
    private final CheckpointNames names;
    private final ForeignAdapter adapter;
    private final PeftConfig config;

    Ia3FromPeft(ModelOutline model, CheckpointNames names, ForeignAdapter adapter) {
        this.model = model;
        this.names = names;
        this.adapter = adapter;
        this.config = new PeftConfig(adapter);
    }

    Optional<AdapterImport<Options>> read() {
        config.requireKnown(KNOWN);
        Set<Target> targets = EnumSet.noneOf(Target.class);
        Set<Integer> layers = new TreeSet<>();
        Map<Site, ForeignTensor> factors = new LinkedHashMap<>();
        for (Target target : Target.values()) {
            for (Site site : model.sites(target.role())) {
                factors(site).ifPresent(found -> {
                    targets.add(target);
                    layers.add(site.layer());
                    factors.put(site, found);
                });
            }
        }
        if (factors.isEmpty()) {
            config.object("None of its factors is of keys, values or feed-forward activations of this base model.");
        }
        return config.hasProblems() ? Optional.empty() : Optional.of(imported(targets, layers, factors));
    }

    private Optional<ForeignTensor> factors(Site site) {
        if (site.role().equals(SiteRole.FFN_ACTIVATION)) {
            return factors(Ia3.downOf(model, site), true);
        }
        Optional<ForeignTensor> own = factors(site, false);
        return site.role().equals(SiteRole.VALUE) ? product(own, ofAttentionOutput(site)) : own;
    }

    /** PEFT's "output.dense" also matches the projection behind attention: factors of its input are factors of the values. */
    private Optional<ForeignTensor> ofAttentionOutput(Site value) {
        return model.sites(SiteRole.ATTENTION_OUTPUT).stream()
                .filter(site -> site.layer() == value.layer() && site.inputWidth() == value.outputWidth())
                .findFirst()
                .flatMap(site -> factors(site, true));
    }

    private static Optional<ForeignTensor> product(Optional<ForeignTensor> one, Optional<ForeignTensor> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        float[] product = one.get().numbers().clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= other.get().numbers()[i];
        }
        return Optional.of(new ForeignTensor(one.get().shape(), product));
    }

    /** @param ofInput whether they multiply what the projection reads, [1, in], or what it returns, [out, 1] */
    private Optional<ForeignTensor> factors(Site projection, boolean ofInput) {
        String name = module(projection) + FACTORS;
        Optional<ForeignTensor> found = adapter.tensor(name);
        Shape expected = ofInput ? new Shape(1, projection.inputWidth()) : new Shape(projection.outputWidth(), 1);
        if (found.isPresent() && !found.get().shape().equals(expected)) {
            config.object(
                    "'%s' has the shape %s, where Headstock needs %s: factors of what keys and values return, and of what projections in feedforward_modules read. Train so, on this base model."
                            .formatted(name, found.get().shape(), expected));
            return Optional.empty();
        }
        return found.map(tensor -> tensor.reshaped(expected.size()));
    }

    /** Of no projection that other projections are fused with, as PEFT has one vector for all of them. */
    private String module(Site projection) {
        return model.weightAt(projection)
                .flatMap(names::tensor)
                .filter(tensor -> tensor.mapping().parts() == 1)
                .map(tensor -> tensor.name().replaceFirst("\\.weight$", ""))
                .orElse("");
    }

    private AdapterImport<Options> imported(
            Set<Target> targets, Set<Integer> layers, Map<Site, ForeignTensor> factors) {
        Options options = new Options(
                targets,
                layers.size() == model.layers()
                        ? "all"
                        : layers.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        Map<String, ForeignTensor> parameters = new LinkedHashMap<>();
        for (Target target : targets) {
            for (Site site : model.sites(target.role())) {
                if (layers.contains(site.layer())) {
                    ForeignTensor found = factors.get(site);
                    parameters.put(AdapterTensor.path(site, "l"), found == null ? ones(site.outputWidth()) : found);
                }
            }
        }
        return new AdapterImport<>(options, parameters);
    }

    private static ForeignTensor ones(int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        return new ForeignTensor(new Shape(width), ones);
    }
}
