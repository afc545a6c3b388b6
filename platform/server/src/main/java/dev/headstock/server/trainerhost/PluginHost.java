package dev.headstock.server.trainerhost;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.protocol.host.LengthsRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.Tokenization;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.processes.TrainerCalls;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the plugin host. Every method answers with what the host said, or throws an {@link ApiException}: 503 while the host is away, 504 when it
 * took too long, 507 when the disk is full, 422 when it refused the request.
 */
@Component
public class PluginHost {
    private static final Duration QUICK = Duration.ofMinutes(2);
    private static final Duration WHOLE_FILE = Duration.ofHours(2);

    private final HostSupervisor supervisor;
    private final JsonMapper json;

    PluginHost(HostSupervisor supervisor, JsonMapper json) {
        this.supervisor = supervisor;
        this.json = json;
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
        return ask("/datasets/import", request, ImportResult.class, WHOLE_FILE);
    }

    public ImportResult.LengthHistogram lengths(LengthsRequest request) {
        return ask("/datasets/lengths", request, ImportResult.LengthHistogram.class, WHOLE_FILE);
    }

    public OutlineResult convert(ConvertRequest request) {
        return ask("/models/convert", request, OutlineResult.class, WHOLE_FILE);
    }

    public Tokenization tokenize(TokenizeRequest request) {
        return ask("/tokenize", request, Tokenization.class, QUICK);
    }

    public Plan plan(PlanRequest request) {
        return ask("/experiments/plan", request, Plan.class, QUICK);
    }

    private <T> T ask(String path, Object request, Class<T> answer, Duration limit) {
        RunningHost host = enter();
        try {
            return TrainerCalls.to(host.process(), json).post(path, request, answer, limit);
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.GATEWAY_TIMEOUT) {
                supervisor.stuck(host);
            }
            throw refused;
        } catch (HttpTimeoutException tooLong) {
            supervisor.stuck(host);
            throw ApiException.unavailable("The plugin host gave no answer within %d s.".formatted(limit.toSeconds()));
        } catch (IOException lost) {
            supervisor.lost(host);
            throw ApiException.unavailable(
                    "The plugin host ended while it worked on this. Try again in a few seconds.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The server is stopping.");
        } finally {
            host.leave();
        }
    }

    private RunningHost enter() {
        try {
            return supervisor.enter();
        } catch (HostUnavailableException unavailable) {
            throw ApiException.unavailable(unavailable.reason());
        }
    }
}
