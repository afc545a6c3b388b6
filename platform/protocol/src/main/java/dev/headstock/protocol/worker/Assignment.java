package dev.headstock.protocol.worker;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an attempt needs.
 *
 * @param kind what to do: {@code train}, {@code evaluate}, {@code analyze} or {@code convert}; each kind has one class in the worker
 * @param work the kind's record as JSON: {@link TrainWork}, {@link EvaluateWork}, {@link AnalyzeWork} or {@link ConvertWork}
 * @param plugins the jars to load, and no others; refused when the bytes' hash differs
 * @param files every file that the work names; no other can be fetched
 * @param state what an earlier attempt stored with {@code PUT /state}, or null; training resumes from checkpoints instead
 * @param leaseSeconds how long the server waits for a heartbeat
 */
public record Assignment(
        String kind,
        String job,
        List<JobSubject> subjects,
        Map<String, @Nullable Object> work,
        List<PluginJar> plugins,
        List<FileReference> files,
        @Nullable FileReference state,
        int leaseSeconds) {
    public record PluginJar(String id, String version, FileReference jar) {}
}
