package dev.headstock.trainer.processes.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
    // Starts just before the clock overflows, as System.nanoTime may.
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(10).toNanos());
    private final AtomicInteger ends = new AtomicInteger();
    private final Lease lease = new Lease(clock::get, ends::incrementAndGet);

    @Test
    void itEndsBeforeTheServerThinksSo() {
        lease.confirm(clock.get(), 30);

        pass(26);
        assertThat(lease.isOver()).isFalse();
        pass(2);
        assertThat(lease.isOver()).isTrue();
    }

    @Test
    void anAnswerCountsFromWhenItWasAskedFor() {
        long askedAt = clock.get();
        pass(20);
        lease.confirm(askedAt, 30);

        pass(8);

        assertThat(lease.isOver()).isTrue();
    }

    @Test
    void losingItEndsTheProcessOnce() {
        pass(60);

        assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(lease::check).isInstanceOf(LeaseLostException.class);
        assertThat(ends).hasValue(1);
    }

    private void pass(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
