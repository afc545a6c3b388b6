package dev.headstock.bench.interop;

import dev.headstock.bench.engine.StarterRun;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the starter model in its canonical form, whose tokenizer cuts and pads nothing, so that other programs read the same tokens. Arguments:
 * its folder, the folder to write.
 */
public final class StarterFolder {
    private StarterFolder() {}

    public static void main(String[] arguments) throws IOException {
        StarterRun.convert(Path.of(arguments[0]), Path.of(arguments[1]));
    }
}
