package dev.headstock.server.analyses;

import dev.headstock.server.http.Page;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Analyses; they are requested by submitting a job of kind {@code analyze}. */
@RestController
@RequestMapping("/api/v1/analyses")
class AnalysisController {
    private final Analyses analyses;

    AnalysisController(Analyses analyses) {
        this.analyses = analyses;
    }

    /**
     * @param model reference of a model; {@code run/<run>} stands for all checkpoints of the run
     * @param job only the one that this job computes
     */
    @GetMapping
    Page<Analysis> listAnalyses(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable UUID job) {
        return Page.of(analyses.list(model, job));
    }

    @GetMapping("/{id}")
    AnalysisResult getAnalysis(@PathVariable UUID id) {
        return analyses.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAnalysis(@PathVariable UUID id) {
        analyses.delete(id);
    }
}
