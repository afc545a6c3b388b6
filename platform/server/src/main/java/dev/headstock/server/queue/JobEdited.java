package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import java.util.List;
import java.util.UUID;

/** A job looks different although its state is the same: its priority, or whether it is to pause. Published in the transaction. */
public record JobEdited(UUID job, String kind, List<JobSubject> subjects) {}
