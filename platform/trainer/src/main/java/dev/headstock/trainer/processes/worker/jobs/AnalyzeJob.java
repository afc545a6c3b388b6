package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.api.Analysis;
import dev.headstock.api.head.Figure;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.worker.AnalyzeWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.trainer.analysis.AnalysisSession;
import dev.headstock.trainer.analysis.JobPausedException;
import dev.headstock.trainer.answers.FigureJson;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs an analysis. */
public final class AnalyzeJob implements JobKind<AnalyzeWork, AnalyzeJob.Fetched> {

    record Fetched(List<FetchedModel> models, List<FetchedModel> references, Optional<Path> examples) {}

    @Override
    public String id() {
        return "analyze";
    }

    @Override
    public Class<AnalyzeWork> work() {
        return AnalyzeWork.class;
    }

    @Override
    public Fetched fetch(AnalyzeWork work, JobFiles files) throws IOException {
        DataFiles data = work.data();
        return new Fetched(
                files.models(work.models()),
                files.models(work.references()),
                data == null ? Optional.empty() : Optional.of(files.examples(data)));
    }

    @Override
    public Finish run(AnalyzeWork work, Fetched fetched, Job job) throws IOException {
        return run(job.extensions().analysis(work.analysis().id()), work, fetched, job);
    }

    private static <O extends Record> Finish run(Analysis<O> analysis, AnalyzeWork work, Fetched fetched, Job job)
            throws IOException {
        O options = options(analysis.defaults(), work.analysis().options());
        job.status().phase("analyzing");
        try (AnalysisSession session = JobSessions.analysis(work, fetched, job)) {
            Optional<String> unsupported = analysis.unsupportedReason(session.subjects(), options);
            if (unsupported.isPresent()) {
                throw new JobUnsupportedException(unsupported.get());
            }
            List<Figure> figures = JobUnsupportedException.unlessObjected(() -> analysis.analyze(session, options));
            job.server().post("/result", new JobResult(FigureJson.of(figures), List.of(), Map.of()));
            return job.succeeded(Map.of());
        } catch (JobPausedException e) {
            return job.paused(Map.of());
        }
    }

    /** @throws IllegalArgumentException with every error in the options */
    static <O extends Record> O options(O defaults, Map<String, Object> given) {
        List<Problem> problems = new ArrayList<>();
        return new OptionsMapper<>(defaults)
                .fromJson(given, "/options", problems::add)
                .orElseThrow(() -> new IllegalArgumentException(
                        String.join(" ", problems.stream().map(Problem::message).toList())));
    }
}
