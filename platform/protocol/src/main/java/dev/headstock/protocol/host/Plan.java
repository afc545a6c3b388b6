package dev.headstock.protocol.host;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param problems every problem at once; with an error among them the figures are zero and the lists may be empty
 * @param resolved the specification with every default filled in; null when it could not be resolved
 * @param metrics what evaluations will measure; the first ranks runs
 * @param totalSteps optimizer steps of the whole run
 * @param memoryBytes estimated peak of the worker process
 * @param seconds estimated duration on this machine
 * @param parts what trains, by part of the model, from the input upwards
 * @param interceptors one line for each change of the training step, in the order in which they apply
 * @param optimizer its update rule, one line
 */
public record Plan(
        List<Problem> problems,
        @Nullable RunSpecification resolved,
        List<MetricView> metrics,
        double learningRate,
        long totalParameters,
        long trainedParameters,
        long totalSteps,
        long memoryBytes,
        double seconds,
        List<Part> parts,
        List<AdapterView> adapters,
        @Nullable HeadView head,
        @Nullable ReadoutView readout,
        List<InterceptorView> interceptors,
        String optimizer,
        List<String> sampleTokens) {

    /** Name of the part that holds what all adapters of a placement share. */
    public static final String SHARED = "shared";

    public Plan withProblems(List<Problem> other) {
        return with(other, resolved);
    }

    /** The same plan for a specification that needs no other one, such as one with another seed. */
    public Plan withResolved(@Nullable RunSpecification other) {
        return with(problems, other);
    }

    private Plan with(List<Problem> otherProblems, @Nullable RunSpecification otherResolved) {
        return new Plan(
                otherProblems,
                otherResolved,
                metrics,
                learningRate,
                totalParameters,
                trainedParameters,
                totalSteps,
                memoryBytes,
                seconds,
                parts,
                adapters,
                head,
                readout,
                interceptors,
                optimizer,
                sampleTokens);
    }
    /**
     * @param name {@code embeddings}, {@code layer 3}, {@code shared}, {@code head}, …
     * @param layer the layer's number, −1 for embeddings, null for what lies in no layer
     * @param parameters without those of adapters
     */
    public record Part(
            String name, @Nullable Integer layer, long parameters, long trained, long adapterParameters, State state) {}

    /** FROZEN parts below the lowest trained one are CACHED when the run keeps their output. */
    public enum State {
        FROZEN,
        TRAINED,
        PARTLY,
        CACHED
    }

    /** @param placement id of the placement it comes from */
    public record AdapterView(String placement, int layer, String role, String formula, long parameters) {}

    public record HeadView(String id, String outputShape, long parameters) {}

    /**
     * @param layers the layers that the head reads, counted from 0, −1 for the embeddings
     * @param parameters of its own
     * @param learnsWeights whether it learns a weight per layer, reported while training as {@code readout/layer-weight/<layer>}
     */
    public record ReadoutView(List<Integer> layers, String formula, long parameters, boolean learnsWeights) {}

    public record InterceptorView(String id, String formula) {}
}
