package dev.headstock.trainer.pretrained;

import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.ModelOutline;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import java.util.List;
import java.util.Locale;

/** Describes a recognised checkpoint to people. */
final class Outlines {
    private Outlines() {}

    static OutlineResult describe(Recognised recognised, CheckpointManifest manifest) {
        ModelOutline outline = recognised.outline();
        List<String> ignored = manifest.tensors().keySet().stream()
                .filter(name -> recognised.family().pathOf(name).isEmpty())
                .sorted()
                .toList();
        return new OutlineResult(outline.family(), view(outline), ignored, List.of());
    }

    static OutlineResult refused(String problem) {
        return new OutlineResult(null, null, List.of(), List.of(Problem.error("", problem)));
    }

    private static OutlineResult.Outline view(ModelOutline outline) {
        return new OutlineResult.Outline(
                outline.layers(),
                outline.width(),
                outline.attentionHeads(),
                outline.feedForwardWidth(),
                outline.vocabulary(),
                outline.maxTokens(),
                outline.parameterCount(),
                outline.sites().stream()
                        .map(site -> new OutlineResult.SiteView(
                                site.layer(),
                                site.role().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                site.inputWidth(),
                                site.outputWidth()))
                        .toList(),
                outline.config());
    }
}
