package dev.headstock.server.queue;

import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.server.executors.AttemptId;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** Takes the checkpoints of one kind of job: announced, uploaded file by file, then committed. */
public interface CheckpointReceiver {

    CheckpointTicket announce(AttemptId attempt, CheckpointAnnouncement announcement) throws IOException;

    void upload(AttemptId attempt, UUID checkpoint, String name, InputStream content) throws IOException;

    void commit(AttemptId attempt, UUID checkpoint) throws IOException;
}
