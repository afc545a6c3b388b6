package dev.headstock.server.studies;

import dev.headstock.server.events.Events;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Says that a study looks different now. */
@Component
class StudyEvents {
    private final Events events;

    StudyEvents(Events events) {
        this.events = events;
    }

    /** Readers look again: a study has many parts. */
    void changed(UUID study) {
        for (String topic : List.of("studies", "study:" + study)) {
            events.publish(topic, "study-changed", Map.of("id", study));
        }
    }
}
