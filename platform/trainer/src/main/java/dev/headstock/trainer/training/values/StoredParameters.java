package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.pretrained.TensorInfo;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The parameters of a checkpoint's model folder: those of the base model that have other values, and all that it does not have. */
public final class StoredParameters {
    private StoredParameters() {}

    public static List<Tensor> of(ResolvedRun run, Model model) {
        return run.parameters().entries().stream()
                .filter(entry -> isStored(entry, run))
                .map(entry -> Tensor.floats(entry.path(), entry.shape(), model.numbers(entry.path())))
                .toList();
    }

    /** Parameters of interceptors belong to the training, not to the model. */
    private static boolean isStored(Entry entry, ResolvedRun run) {
        return switch (entry.owner()) {
            case BACKBONE -> entry.rule() != null || isReplaced(entry, run);
            case ADAPTERS, READOUT, HEAD -> true;
            case INTERCEPTORS -> false;
        };
    }

    private static boolean isReplaced(Entry entry, ResolvedRun run) {
        return run.plan().initialization().stream()
                .anyMatch(rule -> rule.selector().matches(Owner.BACKBONE, entry.path(), entry.layer(), entry.kind()));
    }

    /** Puts the values of a model folder into a model. */
    public static void load(Path folder, Model model, Torch torch) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(ModelFolder.WEIGHTS))) {
            for (TensorInfo tensor : file.tensors().values()) {
                if (!model.has(tensor.name())) {
                    continue;
                }
                try (NDManager memory = torch.newScope()) {
                    NDArray stored = memory.create(file.floats(tensor.name()), tensor.shape());
                    torch.operations().copyAll(List.of(model.parameter(tensor.name())), List.of(stored));
                }
            }
        }
    }
}
