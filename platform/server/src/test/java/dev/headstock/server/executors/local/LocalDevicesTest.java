package dev.headstock.server.executors.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.executors.Executor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With shells that answer as nvidia-smi does. */
class LocalDevicesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void everyGpuIsADeviceWithOneSlot() {
        assertThat(answering("echo '0, NVIDIA A100-SXM4-40GB, 40960'; echo '1, NVIDIA GB10, [N/A]'"))
                .containsExactly(
                        new Executor.Device("gpu0", "gpu", "NVIDIA A100-SXM4-40GB", 40_960L << 20, 1, null),
                        new Executor.Device("gpu1", "gpu", "NVIDIA GB10", null, 1, null));
    }

    @Test
    void withoutNvidiaSmiTheProcessorTrains() {
        List<Executor.Device> found = new LocalDevices(List.of("no-such-program"), TIMEOUT).find(2, false);

        assertThat(found).singleElement().satisfies(device -> {
            assertThat(device.id()).isEqualTo("cpu");
            assertThat(device.slots()).isEqualTo(2);
            assertThat(device.problem()).isNull();
        });
    }

    /** Otherwise every GPU would stand for a training that takes the whole processor. */
    @Test
    void aBuildForProcessorsOffersNoGpu() {
        String twoGpus = "echo '0, NVIDIA A100, 40960'; echo '1, NVIDIA A100, 40960'";

        assertThat(new LocalDevices(List.of("sh", "-c", twoGpus), TIMEOUT).find(2, true))
                .singleElement()
                .satisfies(device -> {
                    assertThat(device.id()).isEqualTo("cpu");
                    assertThat(device.slots()).isEqualTo(2);
                });
    }

    @Test
    void aDriverWithoutGpusIsNoFault() {
        assertThat(answering("echo 'No devices were found'; exit 6"))
                .extracting(Executor.Device::id)
                .containsExactly("cpu");
    }

    @Test
    void aBrokenDriverIsShownAndNotReplacedByTheProcessor() {
        assertThat(answering("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18"))
                .singleElement()
                .satisfies(device -> {
                    assertThat(device.kind()).isEqualTo("gpu");
                    assertThat(device.problem())
                            .contains("exit code 18, Failed to initialize NVML: Driver/library version mismatch")
                            .contains("restart the server");
                });
    }

    /** Its child keeps the output open for longer than anybody wants to wait. */
    @Test
    void aHangingDriverHoldsNobodyUp() {
        LocalDevices devices = new LocalDevices(List.of("sh", "-c", "sleep 60 & sleep 60"), Duration.ofMillis(200));

        assertThat(devices.find(1, false)).singleElement().satisfies(device -> assertThat(device.problem())
                .contains("no answer within"));
    }

    private static List<Executor.Device> answering(String script) {
        return new LocalDevices(List.of("sh", "-c", script), TIMEOUT).find(1, false);
    }
}
