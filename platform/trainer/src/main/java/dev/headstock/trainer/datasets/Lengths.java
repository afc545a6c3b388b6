package dev.headstock.trainer.datasets;

import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.statistics.LengthCounter;
import dev.headstock.trainer.plugins.Extensions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the rows of a data set version are for another model's tokenizer. */
public final class Lengths {
    private Lengths() {}

    public static LengthHistogram of(LengthsRequest request, Extensions extensions) throws IOException {
        ExampleReader reader = new ExampleReader(request.schema());
        try (LengthCounter counter = LengthCounter.open(Path.of(request.modelFolder()), extensions);
                BufferedReader lines = Files.newBufferedReader(Path.of(request.examples()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                counter.add(reader.example(Json.MAPPER.readValue(line, StoredExample.class)));
            }
            return counter.histogram();
        }
    }
}
