package dev.headstock.server.registry;

import dev.headstock.server.processes.TrainerProcess;
import java.io.IOException;

/** Starts the process that answers for one version. */
interface PredictorLauncher {

    /** Returns once the process answers. */
    TrainerProcess start(ModelVersion version) throws IOException, InterruptedException;
}
