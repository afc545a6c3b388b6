package dev.headstock.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndingTest {

    @Test
    void aHeapThatWasTooSmallIsNamedAndNotTriedAgain() {
        Ending ending = Ending.workerDied(3);

        assertThat(ending.cause()).isEqualTo("out-of-memory");
        assertThat(ending.hint()).contains("HEADSTOCK_WORKERS_HEAP");
        assertThat(ending.next(1, 3)).isEqualTo(JobState.FAILED);
    }

    @Test
    void aHeapIsAShareOfTheMachineAndNeverTiny() {
        assertThat(WorkerHeap.megabytes(64L << 30, 1)).isEqualTo(16 << 10);
        assertThat(WorkerHeap.megabytes(64L << 30, 4)).isEqualTo(4 << 10);
        assertThat(WorkerHeap.megabytes(2L << 30, 2)).isEqualTo(1 << 10);
    }
}
