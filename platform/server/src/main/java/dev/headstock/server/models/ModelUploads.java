package dev.headstock.server.models;

import dev.headstock.server.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Models that arrive as a zip. */
@Component
class ModelUploads {
    private final ModelConversion conversion;
    private final Home home;

    ModelUploads(ModelConversion conversion, Home home) {
        this.conversion = conversion;
        this.home = home;
    }

    ModelConversion.Converted add(Path zip, String name) throws IOException {
        Path unpacked = Files.createTempDirectory(home.folder("spool"), "upload-");
        try {
            ModelArchive.unpack(zip, unpacked);
            return conversion.convert(unpacked, Origin.named(name, BaseModel.Source.UPLOAD));
        } finally {
            FileSystemUtils.deleteRecursively(unpacked);
        }
    }
}
