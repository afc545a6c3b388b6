package dev.headstock.server.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerEnvironmentTest {
    @Test
    void aLibtorchOfOnesOwnIsFoundAndTheServersSecretsAreNot() {
        Map<String, String> cudaHost = Map.of(
                "PATH", "/usr/bin",
                "LD_LIBRARY_PATH", "/opt/cuda/lib64",
                "PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib",
                "PYTORCH_VERSION", "2.7.1",
                "PYTORCH_FLAVOR", "cu128",
                "HOME", "/root",
                "HEADSTOCK_DATABASE_PASSWORD", "secret");

        assertThat(TrainerEnvironment.passedOn(cudaHost))
                .containsOnlyKeys(
                        "PATH", "LD_LIBRARY_PATH", "PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "LANG")
                .containsEntry("PYTORCH_FLAVOR", "cu128");
    }

    @Test
    void aProcessSeesTheGpusThatItIsGivenAndNoOthers() {
        assertThat(TrainerEnvironment.of("0,2")).containsEntry("CUDA_VISIBLE_DEVICES", "0,2");
        assertThat(TrainerEnvironment.of("")).containsEntry("CUDA_VISIBLE_DEVICES", "");
    }
}
