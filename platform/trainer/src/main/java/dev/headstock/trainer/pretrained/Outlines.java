package dev.headstock.trainer.pretrained;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.OutlineResult.ImportReport;
import dev.headstock.protocol.host.OutlineResult.OutlinePart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Describes a recognized model to people. */
public final class Outlines {
    private static final int MOST_UNUSED = 1_000;

    private Outlines() {}

    /**
     * @param loaded parameters that were filled from the checkpoint
     * @param unused tensors that the family does not need
     */
    static OutlineResult describe(RecognizedModel model, int loaded, List<String> unused) {
        return new OutlineResult(
                model.outline().family(),
                reason(model),
                view(model.outline()),
                new ImportReport(
                        loaded, List.of(), unused.stream().limit(MOST_UNUSED).toList()),
                List.of());
    }

    private static String reason(RecognizedModel model) {
        Object type = model.outline().config().get("model_type");
        return type == null
                ? "The checkpoint is in a format of the family %s."
                        .formatted(model.family().title())
                : "config.json has model_type '%s', which the family %s reads."
                        .formatted(type, model.family().title());
    }

    static OutlineResult refused(String problem) {
        return new OutlineResult(null, "", null, ImportReport.EMPTY, List.of(Problem.error("", problem)));
    }

    /** Sizes, parameters and sites. */
    public static OutlineResult.Outline view(ModelOutline outline) {
        return new OutlineResult.Outline(
                outline.layers(),
                outline.width(),
                outline.attentionHeads(),
                outline.feedForwardWidth(),
                outline.vocabularySize(),
                outline.maxTokens(),
                outline.tokenTypes(),
                outline.parameters().stream()
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum(),
                parts(outline),
                outline.sites().stream()
                        .map(site -> new OutlineResult.SiteView(
                                site.layer(), site.role().id(), site.inputWidth(), site.outputWidth()))
                        .toList(),
                outline.config());
    }

    private static List<OutlinePart> parts(ModelOutline outline) {
        Map<Integer, Map<ParameterKind, List<ParameterInfo>>> byLayer = outline.parameters().stream()
                .collect(Collectors.groupingBy(
                        ParameterInfo::layer,
                        TreeMap::new,
                        Collectors.groupingBy(ParameterInfo::kind, TreeMap::new, Collectors.toList())));
        List<OutlinePart> parts = new ArrayList<>();
        byLayer.forEach((layer, byKind) -> byKind.forEach((kind, infos) -> parts.add(new OutlinePart(
                layer,
                kind.name().toLowerCase(Locale.ROOT),
                infos.size(),
                infos.stream().mapToLong(info -> info.shape().size()).sum()))));
        parts.sort(Comparator.comparingInt(OutlinePart::layer));
        return parts;
    }
}
