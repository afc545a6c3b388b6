package dev.headstock.server.trainerhost;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Sha256;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.HostDescription;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.processes.ProcessUser;
import dev.headstock.server.processes.TrainerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the plugin host. Every method returns what the host said, or throws an {@link ApiException}: 503 while the host is away or the
 * machine too slow, 507 when the disk is full, 422 when it refused the request.
 */
@Component
public class PluginHost {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);
    private static final Duration QUICK = Duration.ofMinutes(2);
    private static final Duration WHOLE_FILE = Duration.ofHours(2);

    private final HostSupervisor supervisor;
    private final JsonMapper json;
    private final ProcessUser user;
    private final AtomicLong requests = new AtomicLong();

    PluginHost(HostSupervisor supervisor, JsonMapper json, ProcessUser user) {
        this.supervisor = supervisor;
        this.json = json;
        this.user = user;
    }

    /** Whether the host can be asked. */
    public enum State {
        @JsonProperty("ready")
        READY,
        @JsonProperty("starting")
        STARTING,
        @JsonProperty("failed")
        FAILED
    }

    /** @param message why it is not ready, or null */
    public record HostStatus(State state, @Nullable String message) {}

    public HostStatus status() {
        return supervisor.status();
    }

    /** Replaces the host by one that knows the present set of plugins; callers wait for it. */
    public void restart() {
        supervisor.restart();
    }

    /** What a throw-away host finds in a folder of jars, which is deleted when it has ended. */
    public List<PluginDescriptor> probe(Path folder) throws IOException, InterruptedException {
        return supervisor.probe(folder);
    }

    public Inspection inspect(InspectRequest request) {
        return ask("/datasets/inspect", request, Inspection.class, WHOLE_FILE);
    }

    public ImportResult importDataset(ImportRequest request) {
        return writing(
                Path.of(request.output()), () -> ask("/datasets/import", request, ImportResult.class, WHOLE_FILE));
    }

    public ImportResult.LengthHistogram lengths(LengthsRequest request) {
        return ask("/datasets/lengths", request, ImportResult.LengthHistogram.class, WHOLE_FILE);
    }

    public OutlineResult convert(ConvertRequest request) {
        return writing(
                Path.of(request.output()), () -> ask("/models/convert", request, OutlineResult.class, WHOLE_FILE));
    }

    /** Makes a model of adapters that another library trained. */
    public AdapterImport.Result importAdapters(AdapterImport.Request request) {
        return writing(
                Path.of(request.output()),
                () -> ask("/adapters/import", request, AdapterImport.Result.class, WHOLE_FILE));
    }

    public Tokenization tokenize(TokenizeRequest request) {
        return ask("/tokenize", request, Tokenization.class, QUICK);
    }

    /** What the host knows: plugins, training settings and column roles. */
    public HostDescription description() {
        RunningHost host = enter();
        try {
            return host.description();
        } finally {
            host.leave();
        }
    }

    /** The same request to the same host is planned once. */
    public HostPlan plan(PlanRequest request) {
        RunningHost host = enter();
        try {
            return plan(host, request);
        } finally {
            host.leave();
        }
    }

    /** The same with one plugin in the version of this jar. */
    public HostPlan plan(PlanRequest request, String jar) {
        return with(jar, host -> plan(host, request));
    }

    private HostPlan plan(RunningHost host, PlanRequest request) {
        String key = Sha256.of(json.writeValueAsBytes(request));
        List<PluginDescriptor> plugins = host.description().plugins();
        Optional<Plan> before = host.recentPlans().find(key);
        if (before.isPresent()) {
            return new HostPlan(before.get(), plugins);
        }
        Plan plan = ask(host, "/experiments/plan", request, Plan.class, QUICK);
        host.recentPlans().keep(key, plan);
        return new HostPlan(plan, plugins);
    }

    /** Whether an analysis makes sense for some models. */
    public AnalysisCheck.Result checkAnalysis(AnalysisCheck.Request request) {
        return ask("/analyses/check", request, AnalysisCheck.Result.class, QUICK);
    }

    /** Whether a base model can be made. */
    public RecipeCheck.Result checkRecipe(RecipeCheck.Request request) {
        return ask("/recipes/check", request, RecipeCheck.Result.class, QUICK);
    }

    /** The runs of a study's next round, from this jar of its plugin. */
    public StudyRound.Result nextRound(StudyRound.Request request, String jar) {
        return with(jar, host -> ask(host, "/studies/rounds", request, StudyRound.Result.class, QUICK));
    }

    /** What a study shows of the results so far, from this jar of its plugin. */
    public StudyRound.Figures studyFigures(StudyRound.Request request, String jar) {
        return with(jar, host -> ask(host, "/studies/figures", request, StudyRound.Figures.class, QUICK));
    }

    /** Asks the present host if it has loaded this jar, and otherwise one that is started for this request alone. */
    private <T> T with(String jar, Function<RunningHost, T> request) {
        RunningHost present = enter();
        try {
            if (present.brings(jar)) {
                return request.apply(present);
            }
        } finally {
            present.leave();
        }
        try (RunningHost own = supervisor.startWith(jar)) {
            return request.apply(own);
        } catch (IOException e) {
            log.warn("A plugin host with the jar {} did not start", jar, e);
            throw ApiException.unavailable(
                    "A plugin host with an earlier version of a plugin did not start: %s. Try again when the machine is less busy."
                            .formatted(e.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The server is stopping.");
        }
    }

    /** A request whose result is files in a folder. */
    private <T> T writing(Path folder, Supplier<T> request) {
        user.give(folder);
        try {
            T result = request.get();
            user.takeBack(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T ask(String path, Object request, Class<T> answer, Duration limit) {
        RunningHost host = enter();
        try {
            return ask(host, path, request, answer, limit);
        } finally {
            host.leave();
        }
    }

    private <T> T ask(RunningHost host, String path, Object request, Class<T> answer, Duration limit) {
        long number = requests.incrementAndGet();
        user.letRead(json.valueToTree(request));
        try {
            return TrainerCalls.to(host.process(), json).post(path, request, answer, limit, number);
        } catch (ApiException e) {
            if (e.status() != HttpStatus.GATEWAY_TIMEOUT) {
                throw e;
            }
            supervisor.stuck(host);
            throw tooSlow(String.valueOf(e.getMessage()));
        } catch (HttpTimeoutException e) {
            supervisor.stuck(host);
            throw tooSlow(host.process()
                    .running(number)
                    .map(call -> "Plugin '%s' has not finished with '%s' within %d s."
                            .formatted(call.plugin(), call.place(), limit.toSeconds()))
                    .orElseGet(() -> "The plugin host gave no answer within %d s.".formatted(limit.toSeconds())));
        } catch (IOException e) {
            throw lost(host, number);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The server is stopping.");
        }
    }

    /** The same request would end the next host, too, if a plugin has ended this one. */
    private ApiException lost(RunningHost host, long number) {
        supervisor.lost(host);
        try {
            return host.process()
                    .endedBy(number)
                    .map(exit -> new ApiException(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "plugin-fault",
                            "Plugin '%s' was working on '%s' when the plugin host %s. Choose another, or report it to the plugin's author: logs/plugin-host.log has the details."
                                    .formatted(exit.plugin(), exit.place(), exit.how()),
                            List.of()))
                    .orElseGet(() -> ApiException.unavailable(
                            "The plugin host ended while it worked on this. Try again in a few seconds."));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ApiException.unavailable("The server is stopping.");
        }
    }

    /** A plugin that never ends looks the same as a machine that is busy, and only the second is worth another try. */
    private static ApiException tooSlow(String reason) {
        return ApiException.unavailable(reason
                + " Try again when the machine is less busy; if this happens every time, a plugin does not end.");
    }

    private RunningHost enter() {
        try {
            return supervisor.enter();
        } catch (HostUnavailableException e) {
            throw ApiException.unavailable(e.reason());
        }
    }
}
