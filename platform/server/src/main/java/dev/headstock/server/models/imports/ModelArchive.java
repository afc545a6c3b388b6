package dev.headstock.server.models.imports;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.ModelFiles;
import dev.headstock.server.storage.UploadedZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Unpacks the zip of a model: of a Hugging Face folder, only the files that a model consists of. A folder with neither config.json nor
 * safetensors may be in a format that a family reads by itself, so all of its files come out.
 */
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
            Set<String> wanted = wanted(names);
            for (String name : names) {
                if (wanted.contains(name)) {
                    archive.copy(folder + name, target.resolve(name));
                }
            }
        }
    }

    private static Set<String> wanted(List<String> names) {
        if (!names.isEmpty() && names.stream().noneMatch(ModelArchive::isOfHuggingFace)) {
            return Set.copyOf(names);
        }
        ModelFiles.check(names);
        return ModelFiles.wanted(names);
    }

    private static boolean isOfHuggingFace(String name) {
        return name.equals(CONFIG) || name.endsWith(".safetensors");
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

    /** The folder of the config.json nearest to the top, or else of the file that is, with its closing slash; empty at the top. */
    private static String modelFolder(List<String> names) {
        return names.stream()
                .filter(name -> name.equals(CONFIG) || name.endsWith("/" + CONFIG))
                .min(Comparator.comparingInt(String::length))
                .or(() -> names.stream().min(Comparator.comparingLong(ModelArchive::depth)))
                .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
                .orElse("");
    }

    private static long depth(String name) {
        return name.chars().filter(character -> character == '/').count();
    }

    private static boolean isDirectlyIn(String folder, String name) {
        return name.startsWith(folder) && name.indexOf('/', folder.length()) < 0;
    }
}
