package dev.headstock.server.serving;

import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.registry.ModelVersion;
import java.io.IOException;

/** Starts the process that answers for one version. */
interface PredictorLauncher {

    /** Returns once the process answers. */
    TrainerProcess start(ModelVersion version) throws IOException, InterruptedException;
}
