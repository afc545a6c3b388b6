package dev.headstock.trainer.planning;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.protocol.Variation;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Initialization rules as JSON: how a study's variant is stored with its runs. */
public final class StoredInitialization {
    private static final String ADAPTERS = "adapters.";
    private static final String ALL = "**";

    private StoredInitialization() {}

    public static Variation.Initialization store(InitializationRule rule) {
        ParameterSelector selector = rule.selector();
        return new Variation.Initialization(
                selector.owners().stream().map(Owner::name).sorted().toList(),
                selector.fromLayer(),
                selector.toLayer(),
                selector.kinds().stream().map(ParameterKind::name).sorted().toList(),
                selector.glob(),
                store(rule.init()));
    }

    private static Map<String, Object> store(Init init) {
        if (init instanceof Init.Constant constant) {
            return json("constant", "value", (double) constant.value());
        }
        if (init instanceof Init.Normal normal) {
            return json("normal", "deviation", normal.deviation());
        }
        if (init instanceof Init.TruncatedNormal normal) {
            return json("truncated-normal", "deviation", normal.deviation());
        }
        if (init instanceof Init.Uniform uniform) {
            return json("uniform", "bound", uniform.bound());
        }
        if (init instanceof Init.Permuted) {
            return Map.of("kind", "permuted");
        }
        if (init instanceof Init.Pretrained pretrained) {
            Map<String, Object> json = json("pretrained", "path", pretrained.path());
            json.put("fallback", store(pretrained.fallback()));
            return json;
        }
        if (init instanceof Init.FromModel other) {
            Map<String, Object> json = json("from-model", "model", other.model().id());
            json.put("path", other.path());
            return json;
        }
        throw new IllegalArgumentException(
                "computed and derived initial values are functions and cannot be stored. Put them into a strategy.");
    }

    private static Map<String, Object> json(String kind, String name, Object value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put(name, value);
        return json;
    }

    /** @throws IllegalArgumentException when it is none that {@link #store} made */
    public static InitializationRule read(Variation.Initialization stored) {
        return new InitializationRule(selector(stored), init(stored.init()));
    }

    private static ParameterSelector selector(Variation.Initialization stored) {
        ParameterSelector selector = owned(stored);
        if (stored.fromLayer() != Integer.MIN_VALUE) {
            selector = selector.inLayers(stored.fromLayer(), stored.toLayer());
        }
        List<ParameterKind> kinds = stored.kinds().stream()
                .map(name -> ParameterKind.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("an initialization rule selects parameters of no kind.");
        }
        boolean every = kinds.size() == ParameterKind.values().length;
        return every
                ? selector
                : selector.ofKind(kinds.get(0), kinds.subList(1, kinds.size()).toArray(ParameterKind[]::new));
    }

    private static ParameterSelector owned(Variation.Initialization stored) {
        Set<Owner> owners = EnumSet.noneOf(Owner.class);
        stored.owners().forEach(name -> owners.add(Owner.valueOf(name.toUpperCase(Locale.ROOT))));
        String glob = stored.glob();
        if (owners.equals(EnumSet.allOf(Owner.class))) {
            return ParameterSelector.path(glob);
        }
        if (owners.equals(EnumSet.of(Owner.ADAPTERS)) && glob.startsWith(ADAPTERS) && glob.endsWith("." + ALL)) {
            return ParameterSelector.adapters(glob.substring(ADAPTERS.length(), glob.length() - ALL.length() - 1));
        }
        if (owners.size() == 1 && glob.equals(ALL)) {
            return switch (owners.iterator().next()) {
                case BACKBONE -> ParameterSelector.backbone();
                case ADAPTERS -> ParameterSelector.adapters();
                case READOUT -> ParameterSelector.readout();
                case HEAD -> ParameterSelector.head();
                case INTERCEPTORS -> ParameterSelector.interceptors();
            };
        }
        throw new IllegalArgumentException(
                "no parameter selector has the owners %s and the path '%s'.".formatted(owners, glob));
    }

    private static Init init(Map<String, Object> json) {
        String kind = String.valueOf(json.get("kind"));
        return switch (kind) {
            case "constant" -> new Init.Constant((float) number(json, "value"));
            case "normal" -> new Init.Normal(number(json, "deviation"));
            case "truncated-normal" -> new Init.TruncatedNormal(number(json, "deviation"));
            case "uniform" -> new Init.Uniform(number(json, "bound"));
            case "permuted" -> new Init.Permuted();
            case "pretrained" -> new Init.Pretrained(text(json, "path"), init(object(json, "fallback")));
            case "from-model" -> new Init.FromModel(new ModelReference(text(json, "model")), text(json, "path"));
            default -> throw new IllegalArgumentException("unknown kind of initial value '%s'.".formatted(kind));
        };
    }

    private static double number(Map<String, Object> json, String name) {
        if (json.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw missing(json, name);
    }

    private static String text(Map<String, Object> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw missing(json, name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> json, String name) {
        if (json.get(name) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw missing(json, name);
    }

    private static IllegalArgumentException missing(Map<String, Object> json, String name) {
        return new IllegalArgumentException("the initial value %s has no usable '%s'.".formatted(json, name));
    }
}
