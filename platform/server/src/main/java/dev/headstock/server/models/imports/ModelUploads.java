package dev.headstock.server.models.imports;

import dev.headstock.server.home.Home;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Models that arrive as a zip. */
@Component
public class ModelUploads {
    private final ModelConversion conversion;
    private final Home home;

    ModelUploads(ModelConversion conversion, Home home) {
        this.conversion = conversion;
        this.home = home;
    }

    public ModelConversion.Converted add(Path zip, String name) throws IOException {
        Path unpacked = Files.createTempDirectory(home.folder("spool"), "upload-");
        try {
            ModelArchive.unpack(zip, unpacked);
            return conversion.convert(unpacked, Origin.named(name, BaseModel.Source.UPLOAD));
        } finally {
            FileSystemUtils.deleteRecursively(unpacked);
        }
    }
}
