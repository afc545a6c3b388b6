package dev.headstock.server.storage;

import dev.headstock.server.http.Outage;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the object store responds, and with the objects of this server. */
@Component
class ObjectStoreHealthIndicator implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(ObjectStoreHealthIndicator.class);

    private final ObjectStore store;

    ObjectStoreHealthIndicator(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Health health() {
        try {
            boolean ours = store.find(StoreIdentity.KEY).isPresent();
            return (ours ? Health.up() : Health.down().withDetail("problem", "the object 'identity' is missing"))
                    .withDetail("place", store.place())
                    .build();
        } catch (IOException e) {
            log.warn("The object store did not answer", e);
            Outage outage = Outage.behind(e);
            return Health.down()
                    .withDetail(
                            "problem",
                            outage == null ? "It cannot be read; the server's log says why." : outage.advice())
                    .withDetail("place", store.place())
                    .build();
        }
    }
}
