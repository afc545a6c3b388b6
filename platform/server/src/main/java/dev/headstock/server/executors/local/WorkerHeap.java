package dev.headstock.server.executors.local;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How large a worker's Java heap may become. It holds the token ids of the data set, about one byte for each byte of text and 120 bytes for
 * each row, and pieces of arrays; the arrays themselves live outside of it. A JVM takes only as much as it needs, so this is a bound and no
 * reservation.
 */
public final class WorkerHeap {
    private static final long SMALLEST_MEGABYTES = 1_024;
    private static final int SHARE = 4;

    private WorkerHeap() {}

    /** A quarter of this machine's memory, shared by its slots. */
    static long megabytes(int slots) {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return megabytes(machine.getTotalMemorySize(), slots);
    }

    static long megabytes(long machineBytes, int slots) {
        return Math.max(SMALLEST_MEGABYTES, machineBytes / (1 << 20) / SHARE / slots);
    }
}
