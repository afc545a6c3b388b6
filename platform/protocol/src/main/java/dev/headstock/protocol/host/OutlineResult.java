package dev.headstock.protocol.host;

import dev.headstock.protocol.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param family null when no family reads it; then {@code problems} says what was found and what is possible
 * @param ignoredTensors arrays in the file that the family does not need
 */
public record OutlineResult(
        @Nullable String family, @Nullable Outline outline, List<String> ignoredTensors, List<Problem> problems) {

    public record Outline(
            int layers,
            int width,
            int attentionHeads,
            int feedForwardWidth,
            int vocabulary,
            int maxTokens,
            long parameters,
            List<SiteView> sites,
            Map<String, Object> config) {}

    public record SiteView(int layer, String role, int inputWidth, int outputWidth) {}
}
