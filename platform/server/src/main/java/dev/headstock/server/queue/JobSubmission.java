package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import dev.headstock.server.http.ApiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as a person or program requests it.
 *
 * @param kind {@code train}, {@code evaluate}, {@code analyze}, {@code convert}, or another that a package of the server brings
 * @param subjects what it is about, in an order that the kind gives a meaning
 * @param options as the kind describes them; none when left out
 * @param priority larger goes first; 0 when left out
 */
public record JobSubmission(
        String kind,
        List<JobSubject> subjects,
        @Nullable Map<String, @Nullable Object> options,
        @Nullable Integer priority) {

    /** @throws ApiException when there is none */
    public JobSubject firstSubject() {
        if (subjects.isEmpty()) {
            throw ApiException.invalid("/subjects", "A job of kind %s needs a subject.".formatted(kind));
        }
        return subjects.get(0);
    }

    public int priorityOrNone() {
        return priority == null ? 0 : priority;
    }

    public Map<String, @Nullable Object> optionsOrNone() {
        return options == null ? Map.of() : options;
    }
}
