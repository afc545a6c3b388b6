package dev.headstock.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final long LAUNCH = 5_000;
    private static final long COMPUTATION = 2_000_000;

    /** A device that computes after the call has returned, as a GPU does. */
    private static final class QueuedDevice {
        private long now;
        private long busyUntil;

        void queue() {
            now += LAUNCH;
            busyUntil = Math.max(busyUntil, now) + COMPUTATION;
        }

        void await() {
            queue();
            now = busyUntil;
        }
    }

    @Test
    void aDeviceThatComputesLaterIsMeasuredByWhatItHasDone() {
        QueuedDevice device = new QueuedDevice();

        double seconds = Timing.queuedSeconds(device::queue, device::await, () -> device.now);

        assertThat(seconds).isCloseTo(COMPUTATION / 1e9, within(0.01 * COMPUTATION / 1e9));
    }

    @Test
    void aLargerProductTakesLonger() {
        try (Torch torch = Torch.open();
                NDManager memory = torch.newScope()) {
            Timing timing = new Timing(torch);
            NDArray small = memory.ones(new Shape(64, 64));
            NDArray large = memory.ones(new Shape(1024, 1024));
            timing.seconds(() -> large.matMul(large));

            assertThat(timing.seconds(() -> large.matMul(large)))
                    .isGreaterThan(20 * timing.seconds(() -> small.matMul(small)));
            assertThat(timing.parallelism()).isEqualTo(Torch.threads());
        }
    }
}
