package dev.headstock.trainer.export;

import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.planning.ResolvedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Writes a model for Hugging Face's libraries. */
public record HuggingFaceExport(ResolvedRun run, SavedModel description, Path base) {

    public void write(Path folder, Model model, Set<String> trained) throws IOException {}
}
