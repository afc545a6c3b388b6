package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /analyses/check}: whether an analysis makes sense for some models, before a job is queued. */
public final class AnalysisCheck {
    private AnalysisCheck() {}

    /**
     * @param subjects references of the models that it is about, in their order; their folders are in {@code models}
     * @param names of the subjects, for people
     * @param models the subjects, and the models that options name
     */
    public record Request(Choice analysis, List<String> subjects, List<String> names, List<ReferencedModel> models) {}

    /**
     * @param problems every problem at once; pointers start at the choice
     * @param resolved with all options written out; null when there was an error
     */
    public record Result(List<Problem> problems, @Nullable Choice resolved) {}
}
