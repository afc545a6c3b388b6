package dev.headstock.trainer.processes.worker;

import org.jspecify.annotations.Nullable;

/** Memory that a worker gives up when its attempt fails, so that the fault can be reported even when something keeps the heap full. */
final class HeapReserve {
    private static final int BYTES = 8 << 20;

    @SuppressWarnings("unused")
    private volatile byte @Nullable [] reserve = new byte[BYTES];

    /** Allocates nothing: the heap may have no byte left. */
    void release() {
        reserve = null;
    }
}
