package dev.headstock.server.executors.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerHeapTest {

    @Test
    void aHeapIsAShareOfTheMachineAndNeverTiny() {
        assertThat(WorkerHeap.megabytes(64L << 30, 1)).isEqualTo(16 << 10);
        assertThat(WorkerHeap.megabytes(64L << 30, 4)).isEqualTo(4 << 10);
        assertThat(WorkerHeap.megabytes(2L << 30, 2)).isEqualTo(1 << 10);
    }
}
