package dev.headstock.trainer.planning;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TrainedAdapters;
import dev.headstock.trainer.planning.References.ReferencedModel;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The adapters of a trained model, whose initial values are the trained ones. */
final class ReferencedAdapters {
    private ReferencedAdapters() {}

    /** @throws IllegalArgumentException when its adapters share parameters, which another run cannot have */
    static TrainedAdapters of(ReferencedModel referenced) {
        Map<Site, List<TrainedAdapter>> bySite = new LinkedHashMap<>();
        for (ResolvedPlacement placement :
                referenced.run().map(ResolvedRun::placements).orElse(List.of())) {
            if (!placement.shared().isEmpty()) {
                throw new IllegalArgumentException(
                        "the adapters of '%s' share parameters, so they cannot be built upon. Choose a model with other adapters."
                                .formatted(referenced.reference().id()));
            }
            placement.adapters().forEach((site, adapter) -> bySite.computeIfAbsent(site, key -> new ArrayList<>())
                    .add(TrainedAdapter.of(
                            adapter, referenced.reference(), ParameterPaths.adapter(placement.name(), site))));
        }
        Map<Site, Adapter> adapters = new LinkedHashMap<>();
        bySite.forEach(
                (site, stack) -> adapters.put(site, stack.size() == 1 ? stack.get(0) : new StackedAdapters(stack)));
        return () -> adapters;
    }

    /** The same computation from trained values. */
    private record TrainedAdapter(Adapter untrained, List<ParameterSpec> parameters) implements Adapter {

        static TrainedAdapter of(Adapter untrained, ModelReference model, String prefix) {
            return new TrainedAdapter(
                    untrained,
                    untrained.parameters().stream()
                            .map(spec -> new ParameterSpec(
                                    spec.name(),
                                    spec.shape(),
                                    new Init.FromModel(model, prefix + spec.name()),
                                    spec.trainable()))
                            .toList());
        }

        @Override
        public String formula() {
            return untrained.formula();
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return untrained.apply(context);
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }

        @Override
        public Optional<Merge> merge() {
            return untrained.merge();
        }

        @Override
        public Optional<LowRank> lowRank() {
            return untrained.lowRank();
        }
    }

    /** Several adapters at one site, each on the output of the one before; the parameters of the second start with {@code 1.}. */
    private record StackedAdapters(List<TrainedAdapter> stack) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            List<ParameterSpec> all = new ArrayList<>();
            for (int i = 0; i < stack.size(); i++) {
                for (ParameterSpec spec : stack.get(i).parameters()) {
                    all.add(new ParameterSpec(i + "." + spec.name(), spec.shape(), spec.init(), spec.trainable()));
                }
            }
            return all;
        }

        @Override
        public String formula() {
            return stack.stream().map(Adapter::formula).collect(Collectors.joining(", then "));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            NDArray output = context.output();
            for (int i = 0; i < stack.size(); i++) {
                output = stack.get(i).apply(context.nested(i + ".", output));
            }
            return output;
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }
    }
}
