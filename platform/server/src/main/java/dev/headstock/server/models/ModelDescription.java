package dev.headstock.server.models;

import dev.headstock.protocol.host.OutlineResult.ImportReport;
import dev.headstock.protocol.host.OutlineResult.Outline;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a base model consists of and how it came here.
 *
 * @param familyReason why its family was chosen, as a sentence; empty when a recipe named it
 * @param report what became of the checkpoint's tensors; null for a model that a recipe made
 * @param provenance of a model that a recipe made: recipe, options, seed, plugin and sources with their SHA-256; null for an imported one
 */
public record ModelDescription(
        Outline outline,
        String familyReason,
        @Nullable ImportReport report,
        @Nullable Map<String, @Nullable Object> provenance) {}
