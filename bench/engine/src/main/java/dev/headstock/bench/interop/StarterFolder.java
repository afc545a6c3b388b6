package dev.headstock.bench.interop;

import dev.headstock.bench.engine.StarterRun;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the starter model as a Hugging Face folder, so that other programs start from the same weights. Arguments: its jar, the folder. */
public final class StarterFolder {
    private StarterFolder() {}

    public static void main(String[] arguments) throws IOException {
        StarterRun.convert(Path.of(arguments[0]), Path.of(arguments[1]));
    }
}
