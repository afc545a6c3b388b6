package dev.headstock.server.workers;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.JobStates;
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

/** The requests of workers, as {@code dev.headstock.protocol.worker} describes them. */
@Hidden
@RestController
@RequestMapping("/api/worker/v1/attempts/{job}/{attempt}")
class WorkerController {
    private final Assignments assignments;
    private final WorkerReports reports;
    private final JobStates states;
    private final Blobs blobs;

    WorkerController(Assignments assignments, WorkerReports reports, JobStates states, Blobs blobs) {
        this.assignments = assignments;
        this.reports = reports;
        this.states = states;
        this.blobs = blobs;
    }

    @GetMapping("/assignment")
    Assignment assignment(@PathVariable UUID job, @PathVariable int attempt) throws IOException {
        return assignments.of(new AttemptId(job, attempt));
    }

    @GetMapping("/files/{sha256}")
    void file(
            @PathVariable UUID job,
            @PathVariable int attempt,
            @PathVariable String sha256,
            HttpServletResponse response)
            throws IOException {
        FileReference file = assignments.file(new AttemptId(job, attempt), sha256);
        try (InputStream content = blobs.open(file.sha256())) {
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(file.size());
            content.transferTo(response.getOutputStream());
        } catch (NoSuchFileException e) {
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
        AttemptId id = new AttemptId(job, attempt);
        return reports.handler(id).checkpoints().announce(id, announcement);
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
        AttemptId owner = new AttemptId(job, attempt);
        receive(request, content -> reports.handler(owner).checkpoints().upload(owner, id, name, content));
    }

    @PostMapping("/checkpoints/{id}/commit")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void commit(@PathVariable UUID job, @PathVariable int attempt, @PathVariable UUID id) throws IOException {
        AttemptId owner = new AttemptId(job, attempt);
        reports.handler(owner).checkpoints().commit(owner, id);
    }

    @PutMapping("/state")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void state(@PathVariable UUID job, @PathVariable int attempt, HttpServletRequest request) throws IOException {
        receive(request, content -> states.store(new AttemptId(job, attempt), content));
    }

    @PutMapping("/blobs/{sha256}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void blob(
            @PathVariable UUID job, @PathVariable int attempt, @PathVariable String sha256, HttpServletRequest request)
            throws IOException {
        ActiveJob owned = reports.held(new AttemptId(job, attempt));
        receive(request, content -> reports.handler(owned.attempt()).file(owned, sha256, content));
    }

    @PostMapping("/result")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void result(@PathVariable UUID job, @PathVariable int attempt, @RequestBody JobResult result) {
        reports.result(new AttemptId(job, attempt), result);
    }

    private interface Receiver {
        void receive(InputStream content) throws IOException;
    }

    private static void receive(HttpServletRequest request, Receiver receiver) throws IOException {
        InputStream content = request.getInputStream();
        try {
            receiver.receive(content);
        } catch (IOException | RuntimeException e) {
            // A worker that is still sending does not read the response, and this response it needs.
            content.transferTo(OutputStream.nullOutputStream());
            throw e;
        }
    }

    @PostMapping("/finish")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void finish(@PathVariable UUID job, @PathVariable int attempt, @RequestBody Finish finish) {
        reports.finish(new AttemptId(job, attempt), finish);
    }
}
