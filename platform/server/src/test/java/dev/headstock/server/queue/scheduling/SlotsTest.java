package dev.headstock.server.queue.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.Executor.Device;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Devices that are others after a restart than before it. Every test is rolled back, so that the shared server keeps its own. */
class SlotsTest extends ServerTest {
    @Autowired
    private Slots slots;

    @Autowired
    private TransactionTemplate transactions;

    @Test
    void aDeviceWithFewerSlotsGivesNoneOutBeforeItHasRoom() {
        rolledBack(() -> {
            AttemptId first = occupied(device("cpu-of-test", 2, null));
            AttemptId second = occupied(device("cpu-of-test", 2, null));
            List<Device> smaller = List.of(device("cpu-of-test", 1, null));

            slots.adopt(smaller);
            assertThat(slots.pool().free()).isZero();
            slots.free(first, smaller);
            assertThat(slots.pool().free()).isZero();
            slots.free(second, smaller);
            assertThat(numbers("cpu-of-test")).containsExactly(0);
            assertThat(slots.pool().free()).isEqualTo(1);
        });
    }

    @Test
    void aDeviceThatIsGoneIsForgottenWithItsLastAttempt() {
        rolledBack(() -> {
            AttemptId leftOver = occupied(device("cpu-of-test", 1, null));
            List<Device> others = List.of(device("gpu-of-test", 1, null));

            slots.adopt(others);
            assertThat(numbers("cpu-of-test")).containsExactly(0);
            slots.free(leftOver, others);

            assertThat(numbers("cpu-of-test")).isEmpty();
            assertThat(devices()).containsExactly("gpu-of-test");
            assertThat(slots.pool().free()).isEqualTo(1);
        });
    }

    @Test
    void aDeviceThatHasBrokenIsNotUsedAgain() {
        rolledBack(() -> {
            AttemptId attempt = occupied(device("gpu-of-test", 1, null));
            List<Device> broken = List.of(device("gpu-of-test", 1, "The driver does not answer."));

            slots.adopt(broken);
            slots.free(attempt, broken);
            assertThat(slots.pool().free()).isZero();

            slots.adopt(List.of(device("gpu-of-test", 1, null)));
            assertThat(slots.pool().free()).isEqualTo(1);
        });
    }

    private void rolledBack(Runnable test) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            test.run();
        });
    }

    /** An attempt on a slot of the one device there is. */
    private AttemptId occupied(Device device) {
        slots.adopt(List.of(device));
        AttemptId attempt = new AttemptId(UUID.randomUUID(), 1);
        assertThat(slots.take(attempt, 1)).extracting(Executor.Slot::device).containsExactly(device.id());
        return attempt;
    }

    private List<Integer> numbers(String device) {
        return jdbc.sql("select number from slot where device = :device order by number")
                .param("device", device)
                .query(Integer.class)
                .list();
    }

    /** Without what other tests have running. */
    private List<String> devices() {
        return jdbc.sql("select id from device where id like '%-of-test'")
                .query(String.class)
                .list();
    }

    private static Device device(String id, int slots, @Nullable String problem) {
        return new Device(id, id.substring(0, 3), "Device of a test", 1L << 30, slots, problem);
    }
}
