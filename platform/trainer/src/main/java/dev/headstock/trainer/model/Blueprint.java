package dev.headstock.trainer.model;

import dev.headstock.api.head.Head;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.Readout;
import dev.headstock.trainer.encoding.BatchLayout;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is made of, without its weights.
 *
 * @param placements in the order in which adapters stack at one site
 * @param head null for a base model, which has features but no outputs
 * @param parameters all of them; the base model's in the order of the forward pass, then adapters, readout, head and interceptors
 */
public record Blueprint(
        ModelOutline outline,
        Backbone backbone,
        BatchLayout layout,
        List<ResolvedPlacement> placements,
        Readout readout,
        @Nullable Head head,
        List<Entry> parameters) {

    public Blueprint {
        placements = List.copyOf(placements);
        parameters = List.copyOf(parameters);
    }

    public static Blueprint of(ResolvedRun run) {
        return new Blueprint(
                run.outline(),
                run.backbone(),
                BatchLayout.of(run.outline(), run.vocabulary(), run.placeholderTokens(), run.positionOffset()),
                run.placements(),
                run.readout(),
                run.head(),
                run.parameters().entries());
    }

    /** A base model: no adapters, no head, read at its last layer. */
    public static Blueprint of(ModelOutline outline, Backbone backbone, Vocabulary vocabulary) {
        List<Entry> entries = outline.parameters().stream()
                .map(info ->
                        new Entry(info.path(), info.shape(), info.layer(), info.kind(), Owner.BACKBONE, null, null))
                .toList();
        return new Blueprint(
                outline, backbone, BatchLayout.of(outline, vocabulary), List.of(), Readout.last(), null, entries);
    }

    public Blueprint withHead(Head other) {
        return new Blueprint(
                outline,
                backbone,
                layout,
                placements,
                readout,
                other,
                replaced(Owner.HEAD, ParameterPaths.HEAD, other.parameters()));
    }

    public Blueprint withReadout(Readout other) {
        return new Blueprint(
                outline,
                backbone,
                layout,
                placements,
                other,
                head,
                replaced(Owner.READOUT, ParameterPaths.READOUT, other.parameters(outline)));
    }

    private List<Entry> replaced(Owner owner, String prefix, List<ParameterSpec> specs) {
        List<Entry> all = new ArrayList<>(parameters);
        all.removeIf(entry -> entry.owner() == owner);
        for (ParameterSpec spec : specs) {
            all.add(new Entry(
                    prefix + spec.name(),
                    spec.shape(),
                    ParameterTable.ABOVE,
                    ParameterPaths.kind(spec),
                    owner,
                    spec,
                    null));
        }
        return all;
    }

    /** What the head reads of each layer; every token for a base model. */
    public Pooling pooling() {
        return head == null ? Pooling.TOKENS : head.pooling();
    }

    /** @throws IllegalStateException for a base model */
    public Head requireHead() {
        if (head == null) {
            throw new IllegalStateException("a base model has no head");
        }
        return head;
    }
}
