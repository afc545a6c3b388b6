package dev.headstock.bench.interop;

import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.trainer.checkpoint.ModelConverter;
import dev.headstock.trainer.checkpoint.ModelFamilies;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the starter model as a Hugging Face folder, so that other programs start from the same weights. Arguments: its jar, the folder. */
public final class StarterFolder {
    private StarterFolder() {}

    public static void main(String[] arguments) throws IOException {
        new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))))
                .convert(Path.of(arguments[0]), Path.of(arguments[1]));
    }
}
