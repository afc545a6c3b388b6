package dev.headstock.trainer.planning.preview;

import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.Readout;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.host.Plan;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.Overrides;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a plan shows of a resolved run. */
public final class PlanViews {
    private final ResolvedRun run;
    private final ParameterTable parameters;

    public PlanViews(ResolvedRun run) {
        this.run = run;
        this.parameters = run.parameters();
    }

    List<MetricView> metrics() {
        return run.metrics().stream()
                .map(metric -> new MetricView(
                        metric.name(),
                        MetricView.Direction.valueOf(metric.direction().name())))
                .toList();
    }

    List<Plan.AdapterView> adapters() {
        List<Plan.AdapterView> views = new ArrayList<>();
        for (ResolvedPlacement placement : run.placements()) {
            placement
                    .adapters()
                    .forEach((site, adapter) -> views.add(new Plan.AdapterView(
                            placement.name(),
                            site.layer(),
                            site.role().id(),
                            adapter.formula(),
                            size(adapter.parameters()))));
        }
        return views;
    }

    Plan.HeadView head() {
        return new Plan.HeadView(
                run.headId(), run.head().outputShape(), size(run.head().parameters()));
    }

    Plan.ReadoutView readout() {
        Readout readout = run.readout();
        return new Plan.ReadoutView(
                readout.layers(run.outline()),
                readout.formula(),
                size(readout.parameters(run.outline())),
                Overrides.of(readout, Readout.class, "layerWeights"));
    }

    List<Plan.InterceptorView> interceptors() {
        return run.interceptors().stream()
                .map(interceptor -> new Plan.InterceptorView(interceptor.id(), interceptor.formula()))
                .toList();
    }

    String optimizer() {
        return run.plan()
                .fullBatchSolver()
                .map(solver ->
                        "L-BFGS, full batch, at most %d iterations, L2 %s".formatted(solver.iterations(), solver.l2()))
                .orElseGet(() -> run.plan().optimizer().formula());
    }

    /** From the input upwards. */
    public List<Plan.Part> parts() {
        List<Plan.Part> parts = new ArrayList<>();
        int layers = run.outline().layers();
        parts.add(part("embeddings", -1));
        for (int layer = 0; layer < layers; layer++) {
            parts.add(part("layer " + layer, layer));
        }
        if (!parameters.at(layers).isEmpty()) {
            parts.add(part("after the last layer", layers));
        }
        List<Entry> shared =
                parameters.of(Owner.ADAPTERS).stream().filter(this::isShared).toList();
        if (!shared.isEmpty()) {
            parts.add(new Plan.Part(Plan.SHARED, null, 0, trained(shared), sum(shared.stream()), state(shared, false)));
        }
        for (Owner owner : List.of(Owner.READOUT, Owner.HEAD, Owner.INTERCEPTORS)) {
            List<Entry> entries = parameters.of(owner);
            if (owner == Owner.HEAD || !entries.isEmpty()) {
                String name = owner.name().toLowerCase(Locale.ROOT);
                parts.add(new Plan.Part(name, null, sum(entries.stream()), trained(entries), 0, state(entries, false)));
            }
        }
        return parts;
    }

    /** They are computed from the lowest adapted layer on, but lie in none. */
    private boolean isShared(Entry entry) {
        return run.placements().stream()
                .anyMatch(placement -> entry.path().startsWith(ParameterPaths.shared(placement.name())));
    }

    private Plan.Part part(String name, int layer) {
        List<Entry> entries =
                parameters.at(layer).stream().filter(entry -> !isShared(entry)).toList();
        return new Plan.Part(
                name,
                layer,
                sum(entries.stream().filter(entry -> entry.owner() == Owner.BACKBONE)),
                trained(entries),
                sum(entries.stream().filter(entry -> entry.owner() == Owner.ADAPTERS)),
                state(entries, run.frozen().contains(layer)));
    }

    private static Plan.State state(List<Entry> entries, boolean cached) {
        long trained = trained(entries);
        if (trained == 0) {
            return cached ? Plan.State.CACHED : Plan.State.FROZEN;
        }
        return trained == sum(entries.stream()) ? Plan.State.TRAINED : Plan.State.PARTLY;
    }

    private static long sum(Stream<Entry> entries) {
        return entries.mapToLong(Entry::size).sum();
    }

    private static long trained(List<Entry> entries) {
        return sum(entries.stream().filter(entry -> entry.rule() != null));
    }

    private static long size(List<ParameterSpec> specs) {
        return specs.stream().mapToLong(spec -> spec.shape().size()).sum();
    }
}
