package dev.headstock.server.queue.views;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.server.http.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeviceController {
    private final JdbcClient jdbc;

    DeviceController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param message why it is quarantined, and what to do */
    record Device(
            String id,
            Kind kind,
            String name,
            @Nullable Long memoryBytes,
            int slots,
            int slotsUsed,
            List<DeviceJob> jobs,
            State state,
            @Nullable String message) {
        enum Kind {
            @JsonProperty("gpu")
            GPU,
            @JsonProperty("cpu")
            CPU
        }

        enum State {
            @JsonProperty("ready")
            READY,
            @JsonProperty("quarantined")
            QUARANTINED
        }
    }

    /** A job that holds a slot. */
    record DeviceJob(UUID jobId, String kind, String title) {}

    @GetMapping("/api/v1/devices")
    Page<Device> listDevices() {
        Map<String, List<DeviceJob>> jobs = jobs();
        return Page.of(jdbc.sql("""
                        select device.id, device.kind, device.name, device.memory_bytes, count(*) as slots, count(slot.job) as used,
                            max(slot.quarantine) as message
                        from device join slot on slot.device = device.id
                        group by device.id order by device.id""")
                .query((row, number) -> {
                    String id = row.getString("id");
                    String message = row.getString("message");
                    return new Device(
                            id,
                            Device.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                            row.getString("name"),
                            (Long) row.getObject("memory_bytes"),
                            row.getInt("slots"),
                            row.getInt("used"),
                            jobs.getOrDefault(id, List.of()),
                            message == null ? Device.State.READY : Device.State.QUARANTINED,
                            message);
                })
                .list());
    }

    private Map<String, List<DeviceJob>> jobs() {
        Map<String, List<DeviceJob>> byDevice = new LinkedHashMap<>();
        jdbc.sql("""
                        select distinct slot.device, job.id as job, job.kind, job.title from slot
                            join job on job.id = slot.job""").query(row -> {
            byDevice.computeIfAbsent(row.getString("device"), none -> new ArrayList<>())
                    .add(new DeviceJob(
                            row.getObject("job", UUID.class), row.getString("kind"), row.getString("title")));
        });
        return byDevice;
    }
}
