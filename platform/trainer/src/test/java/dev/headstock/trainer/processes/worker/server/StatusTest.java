package dev.headstock.trainer.processes.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTest {
    private final Status status = new Status();

    @Test
    void aLoopReportsItsStepsAndFromTheSecondOnTheTimeLeft() {
        status.advanced(1, 20);
        assertThat(status.heartbeat().secondsLeft()).isNull();

        status.advanced(5, 20);

        assertThat(status.heartbeat().step()).isEqualTo(5);
        assertThat(status.heartbeat().totalSteps()).isEqualTo(20);
        assertThat(status.heartbeat().secondsLeft()).isPositive();
        assertThat(status.heartbeat().examplesPerSecond()).isNull();
        status.advanced(20, 20);
        assertThat(status.heartbeat().secondsLeft()).isZero();
    }

    @Test
    void aFurtherLoopBeginsItsEstimateAnew() {
        status.advanced(1, 20);
        status.advanced(20, 20);

        status.advanced(1, 20);
        assertThat(status.heartbeat().secondsLeft()).isNull();
        status.advanced(1, 30);
        assertThat(status.heartbeat().secondsLeft()).isNull();
        assertThat(status.heartbeat().totalSteps()).isEqualTo(30);
    }
}
