package dev.headstock.trainer.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The starter model in its canonical form, converted once per test run. */
final class StarterModels {
    private static final String WEIGHTS = "/all-minilm-l6-v2.onnx";
    private static final Path FOLDER = convert();

    private StarterModels() {}

    static Path folder() {
        return FOLDER;
    }

    static byte[] onnx() throws IOException {
        return requireNonNull(StarterModels.class.getResourceAsStream(WEIGHTS)).readAllBytes();
    }

    private static Path convert() {
        try {
            URL weights = requireNonNull(StarterModels.class.getResource(WEIGHTS));
            Path jar = Path.of(((JarURLConnection) weights.openConnection())
                    .getJarFileURL()
                    .getPath());
            Path folder = Files.createTempDirectory("starter-model");
            var converter = new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))));
            assertThat(converter.convert(jar, folder).problems()).isEmpty();
            return folder;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
