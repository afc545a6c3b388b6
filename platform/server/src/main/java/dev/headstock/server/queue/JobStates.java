package dev.headstock.server.queue;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.BlobReferences;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** What attempts store to go on from; the last one counts, until its job has finished. */
@Component
public class JobStates implements BlobReferences {
    /** Name of the file in assignments. */
    private static final String NAME = "state";
    /** Vectors of the size of a large model's parameters, several of them. */
    private static final long MOST_BYTES = 64L << 30;

    private final JdbcClient jdbc;
    private final Blobs blobs;
    private final Leases leases;
    private final Attempts attempts;
    private final TransactionTemplate transactions;

    JobStates(JdbcClient jdbc, Blobs blobs, Leases leases, Attempts attempts, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.blobs = blobs;
        this.leases = leases;
        this.attempts = attempts;
        this.transactions = transactions;
    }

    /** Replaces what was stored before. No transaction is open while bytes move. */
    public void store(AttemptId attempt, InputStream content) throws IOException {
        transactions.executeWithoutResult(status -> leases.hold(attempt));
        Blob stored = blobs.put(content, MOST_BYTES);
        transactions.executeWithoutResult(status -> {
            leases.holdAlone(attempt);
            blobs.release(current(attempt.job()).stream()
                    .map(FileReference::sha256)
                    .filter(before -> !before.equals(stored.sha256()))
                    .toList());
            jdbc.sql("update job set state_sha256 = :sha256, state_size = :size where id = :job")
                    .param("sha256", stored.sha256())
                    .param("size", stored.size())
                    .param("job", attempt.job())
                    .update();
            attempts.advance(attempt);
        });
    }

    public Optional<FileReference> current(UUID job) {
        return jdbc.sql("select state_size, state_sha256 from job where id = :job and state_sha256 is not null")
                .param("job", job)
                .query((row, number) ->
                        new FileReference(NAME, row.getLong("state_size"), row.getString("state_sha256")))
                .optional();
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        if (change.state().finished()) {
            drop(change.job());
        }
    }

    private void drop(UUID job) {
        List<String> freed = current(job).stream().map(FileReference::sha256).toList();
        jdbc.sql("update job set state_sha256 = null, state_size = null where id = :job and state_sha256 is not null")
                .param("job", job)
                .update();
        blobs.release(freed);
    }

    @Override
    public Set<String> referencedBlobs() {
        return new HashSet<>(jdbc.sql("select state_sha256 from job where state_sha256 is not null")
                .query(String.class)
                .list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("select exists (select from job where state_sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }
}
