package dev.headstock.trainer.planning.parameters;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every parameter of a run: where it is read, whose it is, and whether and from when it is trained. Estimates, the model and the training
 * loop all read this one table, so they cannot disagree.
 */
public final class ParameterTable {
    /** The layer of what is read above every layer: readout, head and interceptors. */
    public static final int ABOVE = Integer.MAX_VALUE;

    private final Map<String, Entry> entries;
    private final int topLayer;

    /**
     * @param layer −1 for the embeddings, the outline's {@code layers()} for what comes after the last layer, {@link #ABOVE} above it
     * @param spec what a plugin declared, or null for a parameter of the base model
     * @param rule how it is trained, or null when it never is
     */
    public record Entry(
            String path,
            Shape shape,
            int layer,
            ParameterKind kind,
            Owner owner,
            @Nullable ParameterSpec spec,
            @Nullable ParameterRule rule) {

        public long size() {
            return shape.size();
        }

        /** Whether it is trained in an epoch, counted from 0. */
        public boolean isTrainedIn(int epoch) {
            return rule != null && rule.trainableFromEpoch() <= epoch;
        }
    }

    private ParameterTable(Map<String, Entry> entries, int topLayer) {
        this.entries = Collections.unmodifiableMap(entries);
        this.topLayer = topLayer;
    }

    /**
     * @param plan with all interceptors; layers above those that the readout and the interceptors read are never computed or trained
     * @param context for the parameters of interceptors, and for the number of epochs: a rule that starts later trains nothing
     * @throws IllegalArgumentException when two parameters have one path
     */
    public static ParameterTable of(
            ModelOutline outline, List<ResolvedPlacement> placements, TuningPlan plan, Head head, RunContext context) {
        int epochs = context.epochs();
        int top = topLayer(outline, plan);
        Collector collector = new Collector(outline.layers(), plan.rules(), epochs, top);
        for (ParameterInfo parameter : outline.parameters()) {
            collector.add(parameter);
        }
        for (ResolvedPlacement placement : placements) {
            int lowest = placement.adapters().keySet().stream()
                    .mapToInt(Site::layer)
                    .min()
                    .orElse(ABOVE);
            collector.add(ParameterPaths.shared(placement.name()), lowest, Owner.ADAPTERS, placement.shared());
            for (Map.Entry<Site, Adapter> placed : placement.adapters().entrySet()) {
                Site site = placed.getKey();
                String prefix = ParameterPaths.adapter(placement.name(), site);
                collector.add(
                        prefix, site.layer(), Owner.ADAPTERS, placed.getValue().parameters());
            }
        }
        collector.add(
                ParameterPaths.READOUT, ABOVE, Owner.READOUT, plan.readout().parameters(outline));
        collector.add(ParameterPaths.HEAD, ABOVE, Owner.HEAD, head.parameters());
        for (StepInterceptor interceptor : plan.interceptors()) {
            collector.add(
                    ParameterPaths.interceptor(interceptor.id()),
                    ABOVE,
                    Owner.INTERCEPTORS,
                    interceptor.parameters(context));
        }
        return new ParameterTable(collector.entries, top);
    }

    /** The highest layer that is computed. */
    private static int topLayer(ModelOutline outline, TuningPlan plan) {
        Stream<Integer> watched =
                plan.interceptors().stream().flatMap(interceptor -> interceptor.watchedLayers(outline).stream());
        return Stream.concat(plan.readout().layers(outline).stream(), watched)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(outline.layers() - 1);
    }

    private static final class Collector {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private final int layers;
        private final List<ParameterRule> rules;
        private final int epochs;
        private final int top;

        Collector(int layers, List<ParameterRule> rules, int epochs, int top) {
            this.layers = layers;
            this.rules = rules;
            this.epochs = epochs;
            this.top = top;
        }

        void add(ParameterInfo parameter) {
            String path = parameter.path();
            ParameterRule rule =
                    parameter.trainable() ? rule(path, parameter.layer(), parameter.kind(), Owner.BACKBONE) : null;
            put(new Entry(path, parameter.shape(), parameter.layer(), parameter.kind(), Owner.BACKBONE, null, rule));
        }

        void add(String prefix, int layer, Owner owner, List<ParameterSpec> specs) {
            for (ParameterSpec spec : specs) {
                String path = prefix + spec.name();
                ParameterKind kind = ParameterPaths.kind(spec);
                ParameterRule rule = spec.trainable() ? rule(path, layer, kind, owner) : null;
                put(new Entry(path, spec.shape(), layer, kind, owner, spec, rule));
            }
        }

        private void put(Entry entry) {
            if (entries.putIfAbsent(entry.path(), entry) != null) {
                throw new IllegalArgumentException(
                        "two parameters of this run have the path '%s'. Give one of them another name."
                                .formatted(entry.path()));
            }
        }

        /** The first rule that matches applies. What comes after the last layer is computed whichever layer is the last. */
        private @Nullable ParameterRule rule(String path, int layer, ParameterKind kind, Owner owner) {
            if (layer > top && layer < layers) {
                return null;
            }
            return rules.stream()
                    .filter(rule -> rule.selector().matches(owner, path, layer, kind))
                    .findFirst()
                    .filter(rule -> rule.trainableFromEpoch() < epochs)
                    .orElse(null);
        }
    }

    /** In the order of the forward pass. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The entry at a path, or null. */
    public @Nullable Entry find(String path) {
        return entries.get(path);
    }

    /** The highest layer that readout or interceptors read: the model runs no further. */
    public int topLayer() {
        return topLayer;
    }

    /** Paths of what some epoch trains. */
    public Set<String> trainedPaths() {
        return entries.values().stream()
                .filter(entry -> entry.rule() != null)
                .map(Entry::path)
                .collect(Collectors.toUnmodifiableSet());
    }

    public long total() {
        return entries.values().stream().mapToLong(Entry::size).sum();
    }

    /** Numbers that some epoch trains. */
    public long trained() {
        return entries.values().stream()
                .filter(entry -> entry.rule() != null)
                .mapToLong(Entry::size)
                .sum();
    }

    public long trainedIn(int epoch) {
        return entries.values().stream()
                .filter(entry -> entry.isTrainedIn(epoch))
                .mapToLong(Entry::size)
                .sum();
    }

    /** The lowest layer that is trained in an epoch; {@link #ABOVE} when only readout, head or interceptors are. */
    public int lowestTrained(int epoch) {
        return entries.values().stream()
                .filter(entry -> entry.isTrainedIn(epoch))
                .mapToInt(Entry::layer)
                .min()
                .orElse(ABOVE);
    }

    public boolean trainsBackbone() {
        return entries.values().stream().anyMatch(entry -> entry.rule() != null && entry.owner() == Owner.BACKBONE);
    }

    public ParameterTable without(Owner owner) {
        Map<String, Entry> others = new LinkedHashMap<>(entries);
        others.values().removeIf(entry -> entry.owner() == owner);
        return new ParameterTable(others, topLayer);
    }

    public List<Entry> at(int layer) {
        return entries.values().stream().filter(entry -> entry.layer() == layer).toList();
    }

    public List<Entry> of(Owner owner) {
        return entries.values().stream().filter(entry -> entry.owner() == owner).toList();
    }
}
