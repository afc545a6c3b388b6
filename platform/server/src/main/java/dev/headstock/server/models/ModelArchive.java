package dev.headstock.server.models;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.ModelFiles;
import dev.headstock.server.storage.UploadedZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Unpacks the zip of a model: only the files that a model consists of come out. */
final class ModelArchive {
    private static final String CONFIG = "config.json";
    /** In a download of a registered version. */
    private static final String VERSION = "headstock.json";

    private ModelArchive() {}

    static void unpack(Path zip, Path target) throws IOException {
        try (UploadedZip archive = UploadedZip.open(zip)) {
            String folder = modelFolder(archive.names());
            List<String> names = archive.names().stream()
                    .filter(name -> isDirectlyIn(folder, name))
                    .map(name -> name.substring(folder.length()))
                    .toList();
            refuseVersion(names);
            ModelFiles.check(names);
            Set<String> wanted = ModelFiles.wanted(names);
            for (String name : names) {
                if (wanted.contains(name)) {
                    archive.copy(folder + name, target.resolve(name));
                }
            }
        }
    }

    /** Adapters, and models in Headstock's own form, are no base models. */
    private static void refuseVersion(List<String> names) {
        boolean whole = names.contains("model.safetensors.index.json") || names.contains("tokenizer_config.json");
        if (names.contains(VERSION) && (!whole || names.contains("adapter_config.json"))) {
            throw ApiException.invalid(
                    "",
                    "This is a version that Headstock registered, which needs its base model. Import it on the page Registry.");
        }
    }

    /** The folder of the config.json nearest to the top, with its closing slash; empty at the top. */
    private static String modelFolder(List<String> names) {
        return names.stream()
                .filter(name -> name.equals(CONFIG) || name.endsWith("/" + CONFIG))
                .min(Comparator.comparingInt(String::length))
                .map(name -> name.substring(0, name.length() - CONFIG.length()))
                .orElse("");
    }

    private static boolean isDirectlyIn(String folder, String name) {
        return name.startsWith(folder) && name.indexOf('/', folder.length()) < 0;
    }
}
