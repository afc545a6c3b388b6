package dev.headstock.trainer.planning;

import dev.headstock.api.Adapter;
import dev.headstock.api.ParameterInfo;
import dev.headstock.api.ParameterRule;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every array of a run: where it acts, whose it is, and whether it learns. */
record ParameterTable(List<Entry> entries, int topLayer) {
    /** Where the head acts: above every layer. */
    static final int HEAD = Integer.MAX_VALUE;

    enum Owner {
        BASE,
        ADAPTER,
        HEAD
    }

    /** @param layer −1 for the embeddings, {@link #HEAD} for the head */
    record Entry(String path, long size, int layer, Owner owner, boolean trained) {}

    static ParameterTable of(ResolvedRun run) {
        int epochs = run.specification().training().epochs();
        int top = run.plan().readout().layers(run.outline()) - 1;
        List<Entry> entries = new ArrayList<>();
        LayerMap layers = new LayerMap(run.outline());
        Trains trains = new Trains(run.plan().rules(), epochs, top);
        for (ParameterInfo parameter : run.outline().parameters()) {
            entries.add(trains.entry(parameter.path(), parameter.size(), layers.of(parameter.path()), Owner.BASE));
        }
        for (Map.Entry<Site, Adapter> placed : run.adapters().entrySet()) {
            for (ParameterSpec spec : placed.getValue().parameters()) {
                String path = placed.getKey().path() + "." + spec.name();
                entries.add(
                        trains.entry(path, spec.shape().size(), placed.getKey().layer(), Owner.ADAPTER));
            }
        }
        for (ParameterSpec spec : run.head().parameters()) {
            entries.add(trains.entry("head." + spec.name(), spec.shape().size(), HEAD, Owner.HEAD));
        }
        return new ParameterTable(List.copyOf(entries), top);
    }

    /** The first rule that names a parameter decides; layers above the readout are never computed and never learn. */
    private record Trains(List<ParameterRule> rules, int epochs, int top) {
        Entry entry(String path, long size, int layer, Owner owner) {
            boolean computed = layer <= top || layer == HEAD;
            boolean trained = computed
                    && rules.stream()
                            .filter(rule -> rule.matches(path))
                            .findFirst()
                            .filter(rule -> rule.trainableFromEpoch() < epochs)
                            .isPresent();
            return new Entry(path, size, layer, owner, trained);
        }
    }

    long total() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    long trained() {
        return entries.stream().filter(Entry::trained).mapToLong(Entry::size).sum();
    }

    /** The lowest layer that learns; {@link #HEAD} when only the head does. */
    int lowestTrained() {
        return entries.stream()
                .filter(Entry::trained)
                .mapToInt(Entry::layer)
                .min()
                .orElse(HEAD);
    }

    List<Entry> at(int layer) {
        return entries.stream().filter(entry -> entry.layer() == layer).toList();
    }
}
