package dev.headstock.server.storage;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the object store responds, and with the objects of this server. */
@Component
class ObjectStoreHealthIndicator implements HealthIndicator {
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
            return Health.down(e).withDetail("place", store.place()).build();
        }
    }
}
