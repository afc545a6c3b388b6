package dev.headstock.trainer.model;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.Readout;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.BatchLayout;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.model.WeightSource.StoredArray;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.torch.Seeds;
import dev.headstock.trainer.torch.Torch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blueprints of tiny models without a run around them, their weights, and what they read. Immutable. */
public record TinyBlueprint(Blueprint blueprint) {
    public static final int VOCABULARY = 100;

    public static TinyBlueprint of(TinyModel model) {
        return new TinyBlueprint(
                Blueprint.of(model.outline(), model.backbone(), new NumberTokenizer(VOCABULARY).vocabulary()));
    }

    public TinyBlueprint with(Head head) {
        return new TinyBlueprint(blueprint.withHead(head));
    }

    public TinyBlueprint with(Readout readout) {
        return new TinyBlueprint(blueprint.withReadout(readout));
    }

    public TinyBlueprint with(String name, Map<Site, Adapter> adapters) {
        return with(name, adapters, List.of(), 0, 0);
    }

    /** After the placements that are there. */
    public TinyBlueprint with(
            String name, Map<Site, Adapter> adapters, List<ParameterSpec> shared, int placeholders, int offset) {
        List<ResolvedPlacement> placements = new ArrayList<>(blueprint.placements());
        placements.add(new ResolvedPlacement(
                name,
                name,
                adapters,
                shared,
                List.of(),
                placeholders,
                offset,
                any -> Optional.empty(),
                any -> Optional.empty()));
        List<Entry> entries = new ArrayList<>(blueprint.parameters());
        shared.forEach(spec -> entries.add(entry(ParameterPaths.shared(name), -1, spec)));
        adapters.forEach((site, adapter) -> adapter.parameters()
                .forEach(spec -> entries.add(entry(ParameterPaths.adapter(name, site), site.layer(), spec))));
        BatchLayout layout = BatchLayout.of(
                blueprint.outline(),
                new NumberTokenizer(VOCABULARY).vocabulary(),
                blueprint.layout().placeholders() + placeholders,
                blueprint.layout().positionOffset() + offset);
        return new TinyBlueprint(new Blueprint(
                blueprint.outline(),
                blueprint.backbone(),
                layout,
                placements,
                blueprint.readout(),
                blueprint.head(),
                entries));
    }

    private static Entry entry(String prefix, int layer, ParameterSpec spec) {
        return new Entry(
                prefix + spec.name(), spec.shape(), layer, ParameterPaths.kind(spec), Owner.ADAPTERS, spec, null);
    }

    public Model build(Torch torch) {
        return Model.build(torch, blueprint, ModelWeights.of(weights()), List.of(), 7);
    }

    /** Every parameter drawn, those of plugins too, so that nothing starts as the identity. */
    public Model buildDrawn(Torch torch) {
        Map<String, Shape> shapes = new HashMap<>();
        blueprint.parameters().forEach(entry -> shapes.put(entry.path(), entry.shape()));
        WeightSource drawn = path -> Optional.ofNullable(shapes.get(path))
                .filter(shape -> !blueprint.outline().parameters().stream()
                        .anyMatch(info -> info.path().equals(path)))
                .map(shape -> stored(path, shape, new Init.Normal(0.3)));
        return Model.build(torch, blueprint, ModelWeights.of(weights()).withTrained(drawn), List.of(), 7);
    }

    public WeightSource weights() {
        Map<String, ParameterInfo> infos = new HashMap<>();
        blueprint.outline().parameters().forEach(info -> infos.put(info.path(), info));
        return path -> Optional.ofNullable(infos.get(path)).map(info -> {
            boolean scale = info.kind() == ParameterKind.NORM && path.endsWith("weight");
            return stored(path, info.shape(), scale ? Init.ONES : new Init.Normal(0.2));
        });
    }

    private static StoredArray stored(String path, Shape shape, Init init) {
        return new StoredArray(shape, FloatSource.of(Draws.draw(init, (int) shape.size(), Seeds.of(7, path, 0))));
    }

    /** Rows of {@code [CLS] ids [SEP]}, one unit each. */
    public static List<Unit> units(String... texts) {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(VOCABULARY), 64);
        List<Unit> units = new ArrayList<>();
        for (String text : texts) {
            units.addAll(encoder.units(new TokenHead(), RowExample.of(units.size(), text)));
        }
        return units;
    }
}
