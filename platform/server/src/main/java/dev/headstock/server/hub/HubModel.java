package dev.headstock.server.hub;

import dev.headstock.server.http.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model as the hub describes it at one moment.
 *
 * @param commit what the asked revision named then, so that all files are of one state; the revision itself where a hub has no commits
 * @param files those that an import needs
 */
public record HubModel(
        String id,
        String commit,
        List<File> files,
        @Nullable String license,
        List<String> languages) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w.-]{0,99}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Size and hash are null where the hub does not name them; it names the hash of large files only. */
    record File(String name, @Nullable Long size, @Nullable String sha256) {}

    public static void check(String id, String revision) {
        if (!ID.matcher(id).matches() || id.contains("..")) {
            throw ApiException.invalid("/hubId", "'%s' is not a model id such as org/name.".formatted(id));
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
            throw ApiException.invalid("/revision", "'%s' is not a branch, tag or commit.".formatted(revision));
        }
    }

    /** @param description the hub's answer to {@code /api/models/<id>/revision/<revision>?blobs=true} */
    static HubModel of(String id, String revision, JsonNode description) {
        List<File> all = new ArrayList<>();
        description.path("siblings").forEach(file -> all.add(file(file)));
        List<String> names =
                all.stream().map(File::name).filter(name -> !name.contains("/")).toList();
        ModelFiles.check(names);
        Set<String> wanted = ModelFiles.wanted(names);
        String commit = description.path("sha").asString("");
        JsonNode card = description.path("cardData");
        return new HubModel(
                id,
                COMMIT.matcher(commit).matches() ? commit : revision,
                all.stream().filter(file -> wanted.contains(file.name())).toList(),
                card.path("license").asString(null),
                languages(card.path("language")));
    }

    /** In bytes, or null when the hub does not name every size. */
    @Nullable
    public Long size() {
        long sum = 0;
        for (File file : files) {
            if (file.size() == null) {
                return null;
            }
            sum += file.size();
        }
        return sum;
    }

    private static File file(JsonNode file) {
        JsonNode size = file.path("size");
        String sha256 = file.path("lfs").path("sha256").asString("");
        return new File(
                file.path("rfilename").asString(""),
                size.isIntegralNumber() && size.asLong() >= 0 ? size.asLong() : null,
                SHA256.matcher(sha256).matches() ? sha256 : null);
    }

    private static List<String> languages(JsonNode language) {
        if (language.isString()) {
            return List.of(language.asString());
        }
        List<String> languages = new ArrayList<>();
        language.forEach(one -> languages.add(one.asString("")));
        return languages;
    }
}
