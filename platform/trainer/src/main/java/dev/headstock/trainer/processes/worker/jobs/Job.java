package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.features.FeatureCache;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.processes.worker.server.Heartbeats;
import dev.headstock.trainer.processes.worker.server.ProcessMemory;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import dev.headstock.trainer.saved.SavedModel.UsedPlugin;
import dev.headstock.trainer.torch.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What every kind of job works with.
 *
 * @param files fetches more of the assignment's files
 * @param state what an earlier attempt stored
 * @param folder an empty folder of the attempt's own
 * @param features what frozen models computed, shared by all workers of the machine
 * @param seconds since the attempt began
 */
public record Job(
        Assignment assignment,
        ServerConnection server,
        Heartbeats heartbeats,
        Reports reports,
        Status status,
        Torch torch,
        Extensions extensions,
        JobFiles files,
        Optional<byte[]> state,
        Path folder,
        FeatureCache features,
        DoubleSupplier seconds) {

    /** The plugins of the assignment, as a saved model names them. */
    public List<UsedPlugin> usedPlugins() {
        return assignment.plugins().stream()
                .map(plugin -> new UsedPlugin(
                        plugin.id(), plugin.version(), plugin.jar().sha256()))
                .toList();
    }

    /** Version of a plugin; empty when the assignment does not name it. */
    public String pluginVersion(String plugin) {
        return assignment.plugins().stream()
                .filter(used -> used.id().equals(plugin))
                .map(used -> used.version() + " " + used.jar().sha256())
                .findFirst()
                .orElse("");
    }

    public Finish succeeded(Map<String, Double> more) {
        return new Finish(Outcome.SUCCEEDED, null, null, null, false, summary(more));
    }

    public Finish paused(Map<String, Double> more) {
        return new Finish(Outcome.PAUSED, null, null, null, false, summary(more));
    }

    private Map<String, Double> summary(Map<String, Double> more) {
        Map<String, Double> summary = new LinkedHashMap<>();
        summary.put("seconds", seconds.getAsDouble());
        summary.put("peak-memory-bytes", (double) ProcessMemory.peak());
        summary.putAll(more);
        return summary;
    }
}
