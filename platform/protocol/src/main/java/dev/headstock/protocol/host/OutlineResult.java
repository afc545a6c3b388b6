package dev.headstock.protocol.host;

import dev.headstock.protocol.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param family null when no family reads it; then {@code problems} says what was found and what is possible
 * @param familyReason why this family was chosen, as a sentence; empty when none was
 */
public record OutlineResult(
        @Nullable String family,
        String familyReason,
        @Nullable Outline outline,
        ImportReport report,
        List<Problem> problems) {

    /**
     * @param parts what the model consists of, by layer and kind, from the input upwards
     * @param tokenTypes number of token types; a second text can be marked where there are at least 2
     */
    public record Outline(
            int layers,
            int width,
            int attentionHeads,
            int feedForwardWidth,
            int vocabulary,
            int maxTokens,
            int tokenTypes,
            long parameters,
            List<OutlinePart> parts,
            List<SiteView> sites,
            Map<String, Object> config) {}

    /**
     * The parameters of one kind in one layer.
     *
     * @param layer −1 for the embeddings, the number of layers for what comes after the last one
     * @param kind of {@code ParameterKind}, in kebab-case: {@code matrix}, {@code embedding}, {@code bias}, {@code norm} or {@code other}
     */
    public record OutlinePart(int layer, String kind, int arrays, long parameters) {}

    public record SiteView(int layer, String role, int inputWidth, int outputWidth) {}

    /**
     * What became of the tensors of a checkpoint.
     *
     * @param loaded how many parameters were filled from it
     * @param created parameters that it does not have and that were created
     * @param unused tensors that the family does not need, such as an old head; at most 1,000
     */
    public record ImportReport(int loaded, List<String> created, List<String> unused) {
        public static final ImportReport EMPTY = new ImportReport(0, List.of(), List.of());
    }
}
