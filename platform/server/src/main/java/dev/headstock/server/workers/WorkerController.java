package dev.headstock.server.workers;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.storage.Blobs;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What workers ask and tell; {@code dev.headstock.protocol.worker} describes it. */
@Hidden
@RestController
@RequestMapping("/api/worker/v1/attempts/{job}/{attempt}")
class WorkerController {
    private final Assignments assignments;
    private final WorkerReports reports;
    private final CheckpointUploads uploads;
    private final Blobs blobs;

    WorkerController(Assignments assignments, WorkerReports reports, CheckpointUploads uploads, Blobs blobs) {
        this.assignments = assignments;
        this.reports = reports;
        this.uploads = uploads;
        this.blobs = blobs;
    }

    @GetMapping("/assignment")
    Assignment assignment(@PathVariable UUID job, @PathVariable int attempt) throws IOException {
        return assignments.of(new AttemptId(job, attempt));
    }

    @GetMapping("/files/{sha256}")
    void file(
            @PathVariable UUID job, @PathVariable int attempt, @PathVariable String sha256, HttpServletResponse response)
            throws IOException {
        FileReference file = assignments.file(new AttemptId(job, attempt), sha256);
        try (InputStream content = blobs.open(file.sha256())) {
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(file.size());
            content.transferTo(response.getOutputStream());
        } catch (NoSuchFileException lost) {
            // Asking again would not bring it back, so this is no fault of the server that passes.
            throw ApiException.notFound("object in the store any more for the file", file.name());
        }
    }

    @PostMapping("/heartbeat")
    HeartbeatReply heartbeat(@PathVariable UUID job, @PathVariable int attempt, @RequestBody Heartbeat report) {
        return reports.heartbeat(new AttemptId(job, attempt), report);
    }

    @PostMapping("/metrics")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void metrics(@PathVariable UUID job, @PathVariable int attempt, @RequestBody MetricBatch batch) {
        reports.metrics(new AttemptId(job, attempt), batch);
    }

    @PostMapping("/log")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void log(@PathVariable UUID job, @PathVariable int attempt, @RequestBody LogBatch batch) {
        reports.log(new AttemptId(job, attempt), batch);
    }

    @PostMapping("/predictions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void predictions(@PathVariable UUID job, @PathVariable int attempt, @RequestBody PredictionBatch batch) {
        reports.predictions(new AttemptId(job, attempt), batch);
    }

    @PostMapping("/evaluations")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void evaluation(@PathVariable UUID job, @PathVariable int attempt, @RequestBody EvaluationReport report) {
        reports.evaluation(new AttemptId(job, attempt), report);
    }

    @PostMapping("/checkpoints")
    CheckpointTicket announce(
            @PathVariable UUID job, @PathVariable int attempt, @RequestBody CheckpointAnnouncement announcement)
            throws IOException {
        return uploads.announce(new AttemptId(job, attempt), announcement);
    }

    @PutMapping("/checkpoints/{id}/files")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void upload(
            @PathVariable UUID job,
            @PathVariable int attempt,
            @PathVariable UUID id,
            @RequestParam String name,
            HttpServletRequest request)
            throws IOException {
        InputStream content = request.getInputStream();
        try {
            uploads.upload(new AttemptId(job, attempt), id, name, content);
        } catch (IOException | RuntimeException refusal) {
            // A worker that is still sending does not read the answer, and this answer it needs.
            content.transferTo(OutputStream.nullOutputStream());
            throw refusal;
        }
    }

    @PostMapping("/checkpoints/{id}/commit")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void commit(@PathVariable UUID job, @PathVariable int attempt, @PathVariable UUID id) throws IOException {
        uploads.commit(new AttemptId(job, attempt), id);
    }

    @PostMapping("/finish")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void finish(@PathVariable UUID job, @PathVariable int attempt, @RequestBody Finish finish) {
        reports.finish(new AttemptId(job, attempt), finish);
    }
}
