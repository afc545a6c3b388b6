package dev.headstock.server.queue.scheduling;

import dev.headstock.server.database.DatabaseLock;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.Executor.Device;
import dev.headstock.server.executors.Executor.Order;
import dev.headstock.server.executors.WorkerExited;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.scheduling.Slots.SlotHolder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one thread that starts attempts and clears up after them: every second, and at once when a job arrives or ends. A wake-up is only a
 * hint; the tick is what can be relied on.
 */
@Component
class Scheduler implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
    private static final long TICK_MILLISECONDS = 1_000;
    /** A worker that has said its last word may take this long to end by itself. */
    private static final Duration EXIT_GRACE = Duration.ofSeconds(5);
    /** From asking a process to end until it is forced. */
    private static final Duration KILL_GRACE = Duration.ofSeconds(10);
    /** Processes that outlive force for so long are stuck in the kernel or a driver; a person has to look. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final PendingJobs pending;
    private final Slots slots;
    private final Attempts attempts;
    private final Executor executor;
    private final TransactionTemplate transactions;
    private final Events events;
    private final DatabaseLock lock;
    private final Semaphore wake = new Semaphore(0);
    /** When an ended attempt's processes were first seen to live on, by {@link System#nanoTime}. */
    private final Map<AttemptId, Long> overdue = new HashMap<>();

    private @Nullable Thread thread;
    private volatile boolean running;
    /** Null before the first pass. */
    private @Nullable List<Device> devices;

    Scheduler(
            PendingJobs pending,
            Slots slots,
            Attempts attempts,
            Executor executor,
            TransactionTemplate transactions,
            Events events,
            DatabaseLock lock) {
        this.pending = pending;
        this.slots = slots;
        this.attempts = attempts;
        this.executor = executor;
        this.transactions = transactions;
        this.events = events;
        this.lock = lock;
    }

    /** Looks again now rather than at the next tick. */
    void wake() {
        wake.release();
    }

    @TransactionalEventListener
    void onJobChanged(JobChanged change) {
        wake();
    }

    @EventListener
    void onWorkerExited(WorkerExited exit) {
        wake();
    }

    @Override
    public void start() {
        running = true;
        Thread loop = new Thread(this::loop, "scheduler");
        thread = loop;
        loop.start();
    }

    /** Workers go on: they report to the next server process. */
    @Override
    public void stop() {
        running = false;
        Thread loop = thread;
        if (loop == null) {
            return;
        }
        wake();
        try {
            loop.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        while (running) {
            try {
                turn();
            } catch (RuntimeException | Error failure) {
                // The database may be away, or the memory used up for a moment; the next tick tries again. Nothing may
                // end this thread.
                log.warn("A scheduling pass failed and will be repeated: {}", failure.toString());
                log.debug("The failed pass", failure);
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (wake.tryAcquire(TICK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void turn() {
        if (!lock.isHeld()) {
            return;
        }
        if (devices == null) {
            List<Device> found = executor.resources();
            slots.adopt(found);
            executor.adopt(slots.holders().stream().map(SlotHolder::id).collect(Collectors.toSet()));
            devices = found;
        }
        clearUp(devices);
        for (Order order : pending.pass()) {
            start(order);
        }
    }

    private void start(Order order) {
        try {
            executor.start(order);
        } catch (IOException failure) {
            log.error("The worker of attempt {} could not be started", order.attempt(), failure);
            end(order.attempt(), AttemptOutcome.neverStarted(), List.of());
        }
    }

    private void end(AttemptId attempt, AttemptOutcome ending, List<String> outputTail) {
        transactions.executeWithoutResult(status -> attempts.end(attempt, ending, outputTail));
    }

    /** Compares who should run with who does, and gives slots back. */
    private void clearUp(List<Device> devices) {
        List<SlotHolder> holders = slots.holders();
        if (holders.isEmpty()) {
            return;
        }
        Set<AttemptId> present = executor.observe();
        for (SlotHolder holder : holders) {
            boolean lives = present.contains(holder.id());
            if (!lives) {
                release(holder, devices);
            } else if (!holder.live()) {
                dismiss(holder);
            }
        }
        overdue.keySet().retainAll(holders.stream().map(SlotHolder::id).collect(Collectors.toSet()));
    }

    private void release(SlotHolder holder, List<Device> devices) {
        AttemptId attempt = holder.id();
        if (holder.live()) {
            Executor.Exit exit = executor.exit(attempt);
            end(attempt, AttemptOutcome.workerDied(exit.code()), exit.outputTail());
        }
        slots.free(attempt, devices);
        executor.release(attempt);
        events.publish("queue", "queue-changed", Map.of());
    }

    /** Its job is no longer this attempt's; the slot is free only when the processes are gone. */
    private void dismiss(SlotHolder holder) {
        AttemptId attempt = holder.id();
        long since = overdue.computeIfAbsent(attempt, first -> System.nanoTime());
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        boolean unasked = "cancelled".equals(holder.cause()) || "lease-lost".equals(holder.cause());
        Duration ask = unasked ? Duration.ZERO : EXIT_GRACE;
        if (waited.compareTo(ask) >= 0) {
            executor.stop(attempt, waited.compareTo(ask.plus(KILL_GRACE)) >= 0);
        }
        if (waited.compareTo(STUCK) >= 0 && !holder.quarantined()) {
            log.error("Processes of ended attempt {} do not end; its slots are quarantined", attempt);
            slots.quarantine(
                    attempt, "Processes of attempt %s do not end. Restart the machine or end them.".formatted(attempt));
        }
    }
}
