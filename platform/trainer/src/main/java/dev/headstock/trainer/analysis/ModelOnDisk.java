package dev.headstock.trainer.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arrays of a stored model. */
final class ModelOnDisk {
    private ModelOnDisk() {}

    /** The arrays of a model folder that have one of these paths. */
    static Map<String, NDArray> read(Path folder, Collection<String> paths, NDManager memory) throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            for (String path : paths) {
                TensorInfo tensor = file.tensors().get(path);
                if (tensor != null) {
                    arrays.put(path, memory.create(file.floats(path), tensor.shape()));
                }
            }
        }
        return arrays;
    }
}
