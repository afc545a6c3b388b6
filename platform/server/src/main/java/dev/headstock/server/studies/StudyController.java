package dev.headstock.server.studies;

import dev.headstock.server.http.Page;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Studies. A study is watched on the event topic {@code study:<id>}. */
@RestController
@RequestMapping("/api/v1/studies")
class StudyController {
    private final Studies studies;

    StudyController(Studies studies) {
        this.studies = studies;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Study startStudy(
            @RequestBody StudyRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal caller) {
        return studies.start(request, key, caller.getName());
    }

    @GetMapping
    Page<Study> listStudies() {
        return Page.of(studies.list());
    }

    @GetMapping("/{id}")
    Study getStudy(@PathVariable UUID id) {
        return studies.get(id);
    }

    @PostMapping("/{id}/cancel")
    Study cancelStudy(@PathVariable UUID id) {
        return studies.cancel(id);
    }
}
