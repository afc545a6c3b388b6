package dev.headstock.server.studies;

import dev.headstock.server.experiments.Experiments;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.studies.FirstRounds.FirstRound;
import dev.headstock.server.studies.Study.State;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The studies. Other packages come in here. */
@Component
public class Studies {
    private static final String OPERATION = "studies";

    private final StudyRows rows;
    private final StudyViews views;
    private final FirstRounds firstRounds;
    private final Experiments experiments;
    private final StudyEvents events;
    private final Idempotency idempotency;

    Studies(
            StudyRows rows,
            StudyViews views,
            FirstRounds firstRounds,
            Experiments experiments,
            StudyEvents events,
            Idempotency idempotency) {
        this.rows = rows;
        this.views = views;
        this.firstRounds = firstRounds;
        this.experiments = experiments;
        this.events = events;
        this.idempotency = idempotency;
    }

    /** The first round is asked for and stored before this returns; its runs are planned and queued after that. */
    Study start(StudyRequest request, @Nullable String key, String by) {
        Optional<Study> before = idempotency.answered(key, OPERATION, request, Study.class);
        if (before.isPresent()) {
            return before.get();
        }
        FirstRound first = firstRounds.plan(request);
        return idempotency.once(key, OPERATION, request, Study.class, () -> store(request, first, by));
    }

    private Study store(StudyRequest request, FirstRound first, String by) {
        UUID id = UUID.randomUUID();
        var question = experiments.open(
                request.name().strip(), "Runs of a study.", request.specification(), first.subject(), by);
        rows.add(
                id,
                new StudyRows.Started(
                        request,
                        first.resolved(),
                        first.offer().extension().title(),
                        first.offer().plugin(),
                        question.experiment()),
                by);
        rows.addRound(id, 1, first.variants());
        events.changed(id);
        return views.of(rows.get(id));
    }

    public Study get(UUID id) {
        return views.of(rows.get(id));
    }

    /** The newest first. */
    public List<Study> list() {
        return rows.list().stream().map(views::of).toList();
    }

    /** Ends a study and cancels its runs, analyses and models that have not ended. Cancelling again is harmless. */
    Study cancel(UUID id) {
        if (rows.end(id, State.CANCELLED, "Cancelled by a person.")) {
            views.cancelJobs(id);
            events.changed(id);
        }
        return get(id);
    }
}
