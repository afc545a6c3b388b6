package dev.headstock.testkit;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owner, layer and kind of each parameter of a run by its path, as rules and selectors see them. */
final class ParameterFacts {
    private final Map<String, Facts> byPath = new LinkedHashMap<>();

    private record Facts(Owner owner, int layer, ParameterKind kind) {}

    ParameterFacts(ModelOutline model) {
        for (ParameterInfo parameter : model.parameters()) {
            byPath.put(parameter.path(), new Facts(Owner.BACKBONE, parameter.layer(), parameter.kind()));
        }
    }

    /** A parameter that a plugin declared. */
    void add(Owner owner, String path, int layer, Shape shape) {
        byPath.put(path, new Facts(owner, layer, kind(path, shape)));
    }

    /** By the rules of the package {@code dev.headstock.api}: the name decides. */
    private static ParameterKind kind(String path, Shape shape) {
        if (path.endsWith("bias")) {
            return ParameterKind.BIAS;
        }
        if (path.contains(".norm")) {
            return ParameterKind.NORM;
        }
        return shape.dimension() >= 2 ? ParameterKind.MATRIX : ParameterKind.OTHER;
    }

    boolean matches(ParameterSelector selector, String path) {
        Facts facts = byPath.get(path);
        return facts != null && selector.matches(facts.owner(), path, facts.layer(), facts.kind());
    }

    boolean isEmpty(ParameterSelector selector) {
        return byPath.keySet().stream().noneMatch(path -> matches(selector, path));
    }

    /** The first rule that applies; none: the parameter is frozen. */
    Optional<ParameterRule> rule(List<ParameterRule> rules, String path) {
        return rules.stream().filter(rule -> matches(rule.selector(), path)).findFirst();
    }

    /** Biases and normalizations that are trained in some epoch. */
    List<String> trainedBiasesAndNorms(List<ParameterRule> rules) {
        return trained(rules, Integer.MAX_VALUE - 1).stream()
                .filter(path -> {
                    Facts facts = byPath.get(path);
                    return facts != null && (facts.kind() == ParameterKind.BIAS || facts.kind() == ParameterKind.NORM);
                })
                .toList();
    }

    /** Paths that are trained in an epoch. */
    List<String> trained(List<ParameterRule> rules, int epoch) {
        return byPath.keySet().stream()
                .filter(path -> rule(rules, path)
                        .filter(rule -> rule.learningRateScale() > 0 && rule.trainableFromEpoch() <= epoch)
                        .isPresent())
                .toList();
    }
}
