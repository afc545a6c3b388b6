package dev.headstock.api.imports;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The same adapters as a placement.
 *
 * @param options of the placement
 * @param parameters by their paths within the placement, see {@link dev.headstock.api.export.AdapterTensor#path}
 * @param changes of weights that no site of the model has, such as a pooler's, by their names in transformers; only
 *     weights of the head can be changed so. From [out, in], row-major, to the same
 */
public record AdapterImport<O extends Record>(
        O options, Map<String, ForeignTensor> parameters, Map<String, UnaryOperator<float[]>> changes) {
    public AdapterImport {
        parameters = Map.copyOf(parameters);
        changes = Map.copyOf(changes);
    }

    /** Of adapters at sites alone. */
    public AdapterImport(O options, Map<String, ForeignTensor> parameters) {
        this(options, parameters, Map.of());
    }
}
