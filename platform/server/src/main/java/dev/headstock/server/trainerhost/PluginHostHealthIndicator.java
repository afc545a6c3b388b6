package dev.headstock.server.trainerhost;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether plugins can be asked. A host that is starting again is an ordinary event and no fault. */
@Component
class PluginHostHealthIndicator implements HealthIndicator {
    private final HostSupervisor hosts;

    PluginHostHealthIndicator(HostSupervisor hosts) {
        this.hosts = hosts;
    }

    @Override
    public Health health() {
        PluginHost.HostStatus status = hosts.status();
        Health.Builder health =
                switch (status.state()) {
                    case READY -> Health.up();
                    case STARTING -> Health.unknown();
                    case FAILED -> Health.down();
                };
        if (status.message() != null) {
            health.withDetail("problem", status.message());
        }
        return health.build();
    }
}
