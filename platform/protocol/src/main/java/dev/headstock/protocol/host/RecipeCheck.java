package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /recipes/check}: whether a base model can be made, and what is known of it before it is. */
public final class RecipeCheck {
    private RecipeCheck() {}

    /**
     * @param models that options name
     * @param data data set versions that options name
     */
    public record Request(Choice recipe, List<ReferencedModel> models, List<ReferencedData> data) {}

    /** @param reference {@code <data set>/<version>} */
    public record ReferencedData(String reference, DatasetSchemaView schema) {}

    /**
     * @param problems every problem at once; pointers start at the choice
     * @param resolved with all options written out; null when there was an error
     * @param preview null when nothing is known before the model is made
     */
    public record Result(
            List<Problem> problems,
            @Nullable Choice resolved,
            @Nullable Preview preview) {}

    /** @param tokenizer reference of the model whose tokenizer it takes over */
    public record Preview(Map<String, Object> config, String tokenizer, OutlineResult.Outline outline) {}
}
