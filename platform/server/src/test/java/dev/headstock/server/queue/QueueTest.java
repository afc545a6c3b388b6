package dev.headstock.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.scheduling.PendingJobs;
import dev.headstock.server.queue.scheduling.SchedulingPass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class QueueTest extends ServerTest {
    private static final Heartbeat HEARTBEAT = new Heartbeat("computing", 3, 10, 7.0, null, 1L << 30);

    @Autowired
    private Jobs jobs;

    @Autowired
    private Attempts attempts;

    @Autowired
    private Leases leases;

    @Autowired
    private PendingJobs pending;

    @Autowired
    private FakeExecutor executor;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aJobStartsAndSucceedsOnce() {
        AttemptId attempt = started(submit());

        assertThat(attempts.knows(attempt, executor.token(attempt).orElseThrow()))
                .isTrue();
        assertThat(attempts.knows(attempt, "another token")).isFalse();
        assertThat(attempts.finish(attempt, AttemptOutcome.succeeded())).isPresent();
        assertThat(attempts.finish(attempt, AttemptOutcome.succeeded())).isEmpty();
        assertThatThrownBy(() -> attempts.finish(attempt, AttemptOutcome.failed("internal", "Too late.", null, true)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(job(attempt).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aSilentWorkerLosesItsLeaseAndItsLateWritesAreRefused() {
        AttemptId first = started(submit());
        executor.ignoreStops(first);

        expire(first);

        AttemptId second = new AttemptId(first.job(), first.attempt() + 1);
        await().until(() -> living(first.job()).equals(Optional.of(second)));
        assertThatThrownBy(() -> hold(first)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> leases.renew(first, HEARTBEAT)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> attempts.finish(first, AttemptOutcome.succeeded()))
                .isInstanceOf(LeaseLostException.class);
        hold(second);
        assertThat(job(second).attempts().get(0).cause()).isEqualTo("lease-lost");
        // The zombie still has its slot: it is given out again only when its processes are gone.
        assertThat(slots(first)).isEqualTo(1);
        executor.die(first, 137);
        await().until(() -> slots(first) == 0);
        attempts.finish(second, AttemptOutcome.succeeded());
    }

    @Test
    void aWorkerThatDiesIsReplacedAtOnceAndGivenUpAfterThreeTimes() {
        UUID job = submit();
        for (int time = 1; time <= 3; time++) {
            AttemptId attempt = new AttemptId(job, time);
            await().until(() -> living(job).equals(Optional.of(attempt)));
            executor.die(attempt, 137);
        }

        await().until(() -> jobs.find(job).orElseThrow().state() == JobState.FAILED);
        assertThat(jobs.find(job).orElseThrow().attempts())
                .extracting(Job.Attempt::cause)
                .containsExactly("killed", "killed", "killed");
        assertThat(jobs.get(job).reason())
                .startsWith("Given up after 3 failed attempts. The last one: The worker was killed by signal 9.");
        assertThat(jobs.get(job).failures()).isEqualTo(3);
    }

    /** Restarts of the server and of the machine say nothing about the job. */
    @Test
    void outagesUseUpNoAttempt() {
        UUID job = submit();
        for (int time = 1; time <= 2 * RetryPolicy.FRUITLESS_OUTAGES; time++) {
            AttemptId attempt = new AttemptId(job, time);
            await().until(() -> living(job).equals(Optional.of(attempt)));
            if (time % RetryPolicy.FRUITLESS_OUTAGES == 0) {
                transactions.executeWithoutResult(status -> attempts.advance(attempt));
            }
            if (time % 2 == 0) {
                executor.die(attempt, 75);
            } else {
                executor.vanish(attempt);
            }
        }

        AttemptId last = new AttemptId(job, 2 * RetryPolicy.FRUITLESS_OUTAGES + 1);
        await().until(() -> living(job).equals(Optional.of(last)));
        assertThat(job(last).failures()).isZero();
        assertThat(job(last).attempts().get(0).cause()).isEqualTo("interrupted");
        attempts.finish(last, AttemptOutcome.succeeded());
    }

    /** It may be what takes the machine down. */
    @Test
    void aJobThatGetsNowhereIsGivenUpAfterManyOutages() {
        UUID job = submit();
        int allowed = RetryPolicy.FRUITLESS_OUTAGES;
        // Each failure allows as many outages again.
        for (int time = 1; time <= 3 * (allowed + 1); time++) {
            AttemptId attempt = new AttemptId(job, time);
            await().until(() -> living(job).equals(Optional.of(attempt)));
            executor.vanish(attempt);
        }

        await().until(() -> jobs.get(job).state() == JobState.FAILED);
        assertThat(jobs.get(job).reason()).startsWith("Given up after 3 failed attempts.");
    }

    @Test
    void aWaitingJobIsPausedAndResumed() {
        UUID job = submit(1_001);
        jobs.pause(job);
        jobs.pause(job);

        assertThat(jobs.get(job).state()).isEqualTo(JobState.PAUSED);
        assertThat(pending.decisions()).extracting(SchedulingPass.Decision::job).doesNotContain(job);
        jobs.resume(job);
        jobs.resume(job);
        assertThat(jobs.get(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(jobs.get(job).reason()).startsWith("needs 1001 slots, this machine has 1000.");
        jobs.cancel(job);
    }

    @Test
    void aRunningJobIsPausedByItsWorkerAndUsesUpNoAttempt() {
        AttemptId first = started(submit());
        assertThat(leases.renew(first, HEARTBEAT).pauseRequested()).isFalse();

        jobs.pause(first.job());

        assertThat(leases.renew(first, HEARTBEAT).pauseRequested()).isTrue();
        assertThat(job(first).state()).isEqualTo(JobState.STARTING);
        assertThat(job(first).pauseRequested()).isTrue();
        attempts.finish(first, AttemptOutcome.paused());
        assertThat(job(first).state()).isEqualTo(JobState.PAUSED);
        await().until(() -> slots(first) == 0);

        jobs.resume(first.job());

        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(first.job()).equals(Optional.of(second)));
        assertThat(job(second).failures()).isZero();
        assertThat(leases.renew(second, HEARTBEAT).pauseRequested()).isFalse();
        assertThatThrownBy(() -> hold(first)).isInstanceOf(LeaseLostException.class);
        attempts.finish(second, AttemptOutcome.succeeded());
    }

    /** Whatever ends an attempt of a job that is to pause, it does not start again by itself. */
    @Test
    void aJobWhoseWorkerDiesBeforeItHasPausedIsPaused() {
        AttemptId attempt = started(submit());
        jobs.pause(attempt.job());

        executor.die(attempt, 137);

        await().until(() -> job(attempt).state() == JobState.PAUSED);
        assertThat(job(attempt).failures()).isEqualTo(1);
        jobs.cancel(attempt.job());
        assertThat(job(attempt).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPauseThatIsTakenBackInTimeIsNone() {
        AttemptId attempt = started(submit());
        jobs.pause(attempt.job());
        jobs.resume(attempt.job());

        assertThat(leases.renew(attempt, HEARTBEAT).pauseRequested()).isFalse();
        // One that had begun to pause goes on as soon as there is a slot.
        attempts.finish(attempt, AttemptOutcome.paused());
        await().until(() -> living(attempt.job()).equals(Optional.of(new AttemptId(attempt.job(), 2))));
        jobs.cancel(attempt.job());
    }

    @Test
    void aSubjectHasOneExclusiveJobAndAttemptsThatOnlyGrow() {
        JobSubject subject = FakeJobs.subject();
        AttemptId first = started(submit(FakeJobs.about(subject)));

        assertThatThrownBy(() -> submit(FakeJobs.about(subject))).hasMessageContaining("Another job already works on");

        jobs.cancel(first.job());
        AttemptId second = started(submit(FakeJobs.about(subject)));
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.job()).isNotEqualTo(first.job());
        jobs.cancel(second.job());
    }

    @Test
    void progressIsKeptForJobsOfEveryKind() {
        AttemptId attempt = started(submit());

        leases.renew(attempt, HEARTBEAT);

        assertThat(job(attempt).progress()).isEqualTo(new Job.Progress("computing", 3, 10, 7.0));
        attempts.finish(attempt, AttemptOutcome.succeeded());
        assertThat(job(attempt).progress()).isNull();
    }

    @Test
    void anAttemptBeginsOnce() {
        AttemptId attempt = started(submit());

        assertThat(attempts.begin(attempt, "{\"first\": true}")).isEmpty();
        assertThat(attempts.begin(attempt, "{\"first\": false}")).contains("{\"first\": true}");
        attempts.finish(attempt, AttemptOutcome.succeeded());
    }

    @Test
    void aCancelledJobNeverSucceeds() {
        AttemptId attempt = started(submit());

        jobs.cancel(attempt.job());
        jobs.cancel(attempt.job());

        assertThatThrownBy(() -> attempts.finish(attempt, AttemptOutcome.succeeded()))
                .isInstanceOf(LeaseLostException.class);
        assertThat(job(attempt).state()).isEqualTo(JobState.CANCELLED);
        await().until(() -> slots(attempt) == 0);
    }

    @Test
    void cancelAndSuccessAtTheSameMomentLeaveOneOfThem() throws Exception {
        for (int round = 0; round < 10; round++) {
            AttemptId attempt = started(submit());
            List<Boolean> won = atOnce(
                    () -> succeeds(() -> jobs.cancel(attempt.job())),
                    () -> succeeds(() -> attempts.finish(attempt, AttemptOutcome.succeeded())));
            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(job(attempt).state()).isEqualTo(won.get(0) ? JobState.CANCELLED : JobState.SUCCEEDED);
        }
    }

    /** However many passes run at once, each attempt is ordered by one of them only. */
    @Test
    void passesAtTheSameMomentOrderEveryAttemptOnce() throws Exception {
        List<UUID> submitted = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            submitted.add(submit());
        }
        Callable<List<Executor.Order>> pass = () -> {
            List<Executor.Order> orders = pending.pass();
            orders.forEach(executor::start);
            return orders;
        };

        List<Executor.Order> orders =
                atOnce(pass, pass, pass, pass).stream().flatMap(List::stream).toList();

        assertThat(orders).extracting(Executor.Order::attempt).doesNotHaveDuplicates();
        submitted.forEach(this::started);
        submitted.forEach(jobs::cancel);
    }

    @Test
    void anOutageOfTheWatchTakesNoLeaseAway() {
        AttemptId attempt = started(submit());

        // As after a minute without a server or a database: the lease has run out by the wall clock, but nobody
        // watched.
        transactions.executeWithoutResult(status -> {
            jdbc.sql("update lease_clock set beat = clock_timestamp() - interval '60 seconds'")
                    .update();
            jdbc.sql("update job set lease_until = clock_timestamp() - interval '20 seconds' where id = :job")
                    .param("job", attempt.job())
                    .update();
            hold(attempt);
            pending.pass();
        });

        hold(attempt);
        assertThat(leases.renew(attempt, HEARTBEAT).checkpointsRequested()).isZero();
        attempts.finish(attempt, AttemptOutcome.succeeded());
    }

    @Test
    void aRequestedCheckpointIsNotForgottenWhenAnAnswerIsLost() {
        AttemptId attempt = started(submit());
        attempts.begin(attempt, "{}");

        jobs.requestCheckpoint(attempt.job());

        assertThat(leases.renew(attempt, HEARTBEAT).checkpointsRequested()).isEqualTo(1);
        assertThat(leases.renew(attempt, HEARTBEAT).checkpointsRequested()).isEqualTo(1);
        attempts.finish(attempt, AttemptOutcome.succeeded());
    }

    private UUID submit() {
        return submit(1);
    }

    private UUID submit(int slots) {
        return submit(FakeJobs.about(List.of(FakeJobs.subject()), new Resources(slots, 0)));
    }

    private UUID submit(NewJob job) {
        return transactions.execute(status -> jobs.submit(job, "test"));
    }

    /** Waits until the job has a living attempt. */
    private AttemptId started(UUID job) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> living(job), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<AttemptId> living(UUID job) {
        return jdbc.sql("select id as job, attempt from job where id = :job and lease_until is not null")
                .param("job", job)
                .query(AttemptId.class)
                .optional()
                .filter(attempt -> executor.token(attempt).isPresent());
    }

    private void hold(AttemptId attempt) {
        transactions.executeWithoutResult(status -> leases.hold(attempt));
    }

    private void expire(AttemptId attempt) {
        jdbc.sql("update job set lease_until = clock_timestamp() - interval '1 second' where id = :job")
                .param("job", attempt.job())
                .update();
    }

    private Job job(AttemptId attempt) {
        return jobs.find(attempt.job()).orElseThrow();
    }

    private int slots(AttemptId attempt) {
        return jdbc.sql("select count(*) from slot where job = :job and attempt = :attempt")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .query(Integer.class)
                .single();
    }

    private static boolean succeeds(Runnable action) {
        try {
            action.run();
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    @SafeVarargs
    private static <T> List<T> atOnce(Callable<T>... actions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(List.of(actions))) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
