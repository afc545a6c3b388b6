package dev.headstock.trainer.pretrained;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a checkpoint that a family reads by itself. */
final class ReaderSource implements TensorSource {
    private final CheckpointReader reader;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    ReaderSource(CheckpointReader reader) {
        this.reader = reader;
        reader.tensors().forEach((name, shape) -> tensors.put(name, new TensorInfo(name, ElementType.F32, shape)));
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public FloatSource numbers(String name) throws CheckpointException {
        if (!tensors.containsKey(name)) {
            throw new CheckpointException("the checkpoint has no tensor '%s'.".formatted(name));
        }
        return sink -> {
            IOException[] failure = new IOException[1];
            reader.read(name, piece -> {
                try {
                    if (failure[0] == null) {
                        sink.take(piece);
                    }
                } catch (IOException e) {
                    failure[0] = e;
                }
            });
            if (failure[0] != null) {
                throw failure[0];
            }
        };
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
