package dev.headstock.server.queue;

import dev.headstock.server.queue.Executor.Slot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The slots of this machine's devices, and which attempt sits on each. */
@Component
class Slots {
    private final JdbcClient jdbc;

    Slots(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the tables agree with the devices that exist now. Slots in use stay until they are free, also on a device that is gone. */
    @Transactional
    public void adopt(List<Executor.Device> devices) {
        jdbc.sql("delete from slot where job is null").update();
        jdbc.sql("delete from device where not exists (select from slot where slot.device = device.id)")
                .update();
        for (Executor.Device device : devices) {
            jdbc.sql("""
                            insert into device (id, kind, name, memory_bytes) values (:id, :kind, :name, :memory)
                            on conflict (id) do update set name = excluded.name, memory_bytes = excluded.memory_bytes""")
                    .param("id", device.id())
                    .param("kind", device.kind())
                    .param("name", device.name())
                    .param("memory", device.memoryBytes())
                    .update();
            jdbc.sql("""
                            insert into slot (device, number, quarantine) select :id, generate_series(0, :slots - 1), :problem
                            on conflict do nothing""")
                    .param("id", device.id())
                    .param("problem", device.problem())
                    .param("slots", device.slots())
                    .update();
        }
    }

    SchedulingPass.Pool pool() {
        return jdbc.sql("""
                        select count(*) filter (where quarantine is null) as total,
                            count(*) filter (where quarantine is null and job is null) as free
                        from slot""").query(SchedulingPass.Pool.class).single();
    }

    /** Takes {@code count} free slots for the attempt, lowest first. The caller knows that there are as many. */
    List<Slot> take(AttemptId attempt, int count) {
        return jdbc.sql("""
                        update slot set job = :job, epoch = :epoch
                        from (select device, number from slot where job is null and quarantine is null
                              order by device, number limit :count) as chosen
                        where slot.device = chosen.device and slot.number = chosen.number
                        returning slot.device, slot.number""")
                .param("job", attempt.job())
                .param("epoch", attempt.epoch())
                .param("count", count)
                .query(Slot.class)
                .list();
    }

    /** @param cause of the attempt's end; null while {@code live} and when it succeeded */
    record Occupant(
            UUID job, int epoch, boolean live, @Nullable String cause, boolean quarantined) {
        AttemptId attempt() {
            return new AttemptId(job, epoch);
        }
    }

    List<Occupant> occupants() {
        return jdbc.sql("""
                        select slot.job, slot.epoch, coalesce(bool_or(job.epoch = slot.epoch and job.lease_until is not null), false) as live,
                            max(attempt.cause) as cause, bool_or(slot.quarantine is not null) as quarantined
                        from slot left join job on job.id = slot.job
                            left join attempt on attempt.job = slot.job and attempt.epoch = slot.epoch
                        where slot.job is not null
                        group by slot.job, slot.epoch""").query(Occupant.class).list();
    }

    void free(AttemptId attempt) {
        jdbc.sql("update slot set job = null, epoch = null, quarantine = null where job = :job and epoch = :epoch")
                .param("job", attempt.job())
                .param("epoch", attempt.epoch())
                .update();
    }

    void quarantine(AttemptId attempt, String why) {
        jdbc.sql("update slot set quarantine = :why where job = :job and epoch = :epoch")
                .param("why", why)
                .param("job", attempt.job())
                .param("epoch", attempt.epoch())
                .update();
    }
}
