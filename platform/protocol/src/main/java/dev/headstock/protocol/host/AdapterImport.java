package dev.headstock.protocol.host;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /adapters/import}: make the model folder of a version, and its export, of adapters that another library trained. */
public final class AdapterImport {
    private AdapterImport() {}

    /**
     * @param source folder with what {@code save_pretrained} of PEFT wrote, adapter_config.json and adapter_model.safetensors; a config.json
     *     beside them may name classes
     * @param unread names of files that were with them and are not in the folder
     * @param baseModel id of the base model, or null when it is not known: then only what is wrong with the adapters is found
     * @param base folder of the base model; null likewise
     * @param classes names of the outputs by number; empty takes those of config.json
     * @param texts names of the columns with texts; empty takes {@code text}
     * @param head id of a head type, or null for the one that computes what the adapters' task needs
     * @param output an empty folder that receives {@code model/} and {@code export/}, named as in a checkpoint
     */
    public record Request(
            String source,
            List<String> unread,
            @Nullable String baseModel,
            @Nullable String base,
            List<String> classes,
            List<String> texts,
            @Nullable String head,
            String output) {}

    /**
     * @param problems every problem at once; nothing was written when there is an error
     * @param made null when there was an error
     */
    public record Result(List<Problem> problems, @Nullable Made made) {}

    /**
     * @param library that trained them, with its version where that is known, such as {@code PEFT 0.21.2}
     * @param plugins ids of those that the model needs
     * @param trainedParameters of adapters and head
     */
    public record Made(RunSpecification specification, String library, List<String> plugins, long trainedParameters) {}
}
