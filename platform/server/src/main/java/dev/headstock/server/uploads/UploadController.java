package dev.headstock.server.uploads;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/uploads")
class UploadController {
    private final Uploads uploads;
    private final JsonMapper json;

    UploadController(Uploads uploads, JsonMapper json) {
        this.uploads = uploads;
        this.json = json;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Upload uploadFile(
            @RequestParam String fileName,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            InputStream body)
            throws IOException {
        return uploads.receive(fileName, body, key);
    }

    @GetMapping("/{id}")
    Upload getUpload(@PathVariable UUID id) {
        return uploads.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteUpload(@PathVariable UUID id) {
        uploads.remove(id);
    }

    @GetMapping("/{id}/inspection")
    Inspection inspectUpload(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable String options) {
        return uploads.inspect(id, format == null ? null : new Choice(format, options(options)));
    }

    private Map<String, Object> options(@Nullable String options) {
        if (options == null || options.isBlank()) {
            return Map.of();
        }
        try {
            Map<String, Object> read = json.readValue(options, new TypeReference<>() {});
            if (read == null) {
                throw ApiException.badRequest("options is null, but a JSON object is needed.");
            }
            return read;
        } catch (JacksonException e) {
            throw ApiException.badRequest("options is not a JSON object: " + e.getOriginalMessage());
        }
    }
}
