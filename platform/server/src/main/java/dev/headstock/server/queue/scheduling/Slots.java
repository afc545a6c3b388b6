package dev.headstock.server.queue.scheduling;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.Executor.Slot;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The slots of this machine's devices, and which attempt sits on each. */
@Component
public class Slots {
    private final JdbcClient jdbc;

    Slots(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes the tables agree with the devices that exist now. A slot in use stays until it is freed, also on a device that is gone; as long as
     * it is in use, a device that has become smaller has one free slot less.
     */
    @Transactional
    public void adopt(List<Executor.Device> devices) {
        jdbc.sql("delete from slot where job is null and device <> all (:ids)")
                .param("ids", devices.stream().map(Executor.Device::id).toArray(String[]::new))
                .update();
        jdbc.sql("delete from device where not exists (select from slot where slot.device = device.id)")
                .update();
        devices.forEach(this::adopt);
    }

    private void adopt(Executor.Device device) {
        jdbc.sql("""
                        insert into device (id, kind, name, memory_bytes) values (:id, :kind, :name, :memory)
                        on conflict (id) do update set name = excluded.name, memory_bytes = excluded.memory_bytes""")
                .param("id", device.id())
                .param("kind", device.kind())
                .param("name", device.name())
                .param("memory", device.memoryBytes())
                .update();
        List<Integer> taken = jdbc.sql("select number from slot where device = :id and job is not null")
                .param("id", device.id())
                .query(Integer.class)
                .list();
        Integer[] free = IntStream.range(0, device.slots())
                .boxed()
                .filter(number -> !taken.contains(number))
                .limit(Math.max(0, device.slots() - taken.size()))
                .toArray(Integer[]::new);
        jdbc.sql("delete from slot where device = :id and job is null and number <> all (:free)")
                .param("id", device.id())
                .param("free", free)
                .update();
        jdbc.sql("""
                        insert into slot (device, number) select :id, number from unnest(:free::int[]) as number
                        on conflict do nothing""").param("id", device.id()).param("free", free).update();
        jdbc.sql("""
                        update slot set quarantine = :problem
                        where device = :id and job is null and quarantine is distinct from :problem::text""")
                .param("problem", device.problem())
                .param("id", device.id())
                .update();
    }

    public SchedulingPass.Pool pool() {
        return jdbc.sql("""
                        select count(*) filter (where quarantine is null) as total,
                            count(*) filter (where quarantine is null and job is null) as free
                        from slot""").query(SchedulingPass.Pool.class).single();
    }

    /** Takes {@code count} free slots for the attempt, lowest first. The caller knows that there are as many. */
    List<Slot> take(AttemptId attempt, int count) {
        return jdbc.sql("""
                        update slot set job = :job, attempt = :attempt
                        from (select device, number from slot where job is null and quarantine is null
                              order by device, number limit :count) as chosen
                        where slot.device = chosen.device and slot.number = chosen.number
                        returning slot.device, slot.number""")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .param("count", count)
                .query(Slot.class)
                .list();
    }

    /** @param cause of the attempt's end; null while {@code live} and when it succeeded */
    record SlotHolder(
            UUID job, int attempt, boolean live, @Nullable String cause, boolean quarantined) {
        AttemptId id() {
            return new AttemptId(job, attempt);
        }
    }

    List<SlotHolder> holders() {
        return jdbc.sql("""
                        select slot.job, slot.attempt, coalesce(bool_or(job.attempt = slot.attempt and job.lease_until is not null), false) as live,
                            max(attempt.cause) as cause, bool_or(slot.quarantine is not null) as quarantined
                        from slot left join job on job.id = slot.job
                            left join attempt on attempt.job = slot.job and attempt.attempt = slot.attempt
                        where slot.job is not null
                        group by slot.job, slot.attempt""").query(SlotHolder.class).list();
    }

    /** Gives the attempt's slots back, as far as the devices that exist now still have them. */
    @Transactional
    public void free(AttemptId attempt, List<Executor.Device> devices) {
        jdbc.sql(
                        "update slot set job = null, attempt = null, quarantine = null where job = :job and attempt = :attempt")
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
        adopt(devices);
    }

    void quarantine(AttemptId attempt, String why) {
        jdbc.sql("update slot set quarantine = :why where job = :job and attempt = :attempt")
                .param("why", why)
                .param("job", attempt.job())
                .param("attempt", attempt.attempt())
                .update();
    }
}
