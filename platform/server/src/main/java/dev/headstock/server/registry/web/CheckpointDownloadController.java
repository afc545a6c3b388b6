package dev.headstock.server.registry.web;

import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.Lineages;
import dev.headstock.server.registry.archives.VersionArchive;
import dev.headstock.server.registry.archives.VersionReadme;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Any checkpoint of a run as other programs load it, without registering it. */
@RestController
class CheckpointDownloadController {
    private final Runs runs;
    private final Checkpoints checkpoints;
    private final Lineages lineages;
    private final VersionArchive archive;
    private final VersionReadme readme;

    CheckpointDownloadController(
            Runs runs, Checkpoints checkpoints, Lineages lineages, VersionArchive archive, VersionReadme readme) {
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.lineages = lineages;
        this.archive = archive;
        this.readme = readme;
    }

    /** The same files as in the download of a version; the optimizer's state is left out. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/api/v1/runs/{id}/checkpoints/{checkpoint}/download")
    void downloadCheckpoint(@PathVariable UUID id, @PathVariable UUID checkpoint, HttpServletResponse response)
            throws IOException {
        Run run = runs.get(id);
        Checkpoint wanted = checkpoints
                .find(run.number(), checkpoint)
                .orElseThrow(() -> ApiException.notFound("checkpoint", checkpoint));
        if (wanted.state() != Checkpoint.State.COMMITTED) {
            throw ApiException.conflict(
                    "The checkpoint of step %d is damaged. Choose another one.".formatted(wanted.step()));
        }
        Lineage lineage = lineages.of(run, wanted);
        archive.requireFiles(lineage);
        String server = ZipResponse.server();
        archive.write(
                new VersionArchive.Content(
                        lineage, lineage, wanted.createdAt(), readme.of(lineage, server), readme.base(lineage)),
                ZipResponse.begin(response, "run-%d-step-%d".formatted(run.number(), wanted.step())));
    }
}
