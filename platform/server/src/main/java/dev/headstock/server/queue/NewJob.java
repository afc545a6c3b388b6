package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.server.plugins.PinnedPlugin;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A job that was checked and can be queued.
 *
 * @param label for people
 * @param subjects attempts are numbered over all jobs of the first one
 * @param exclusive whether no other unfinished job may work on the first subject
 * @param plannedSeconds null when there is no estimate
 * @param plugins the exact jars that its worker loads
 * @param onQueued writes what belongs to the job, in the transaction that queues it
 */
public record NewJob(
        String kind,
        Label label,
        List<JobSubject> subjects,
        boolean exclusive,
        Map<String, @Nullable Object> options,
        Resources resources,
        @Nullable Double plannedSeconds,
        Collection<PinnedPlugin> plugins,
        Consumer<UUID> onQueued) {

    /** The same job, which first writes what it stands on. */
    public NewJob after(Runnable writing) {
        return new NewJob(kind, label, subjects, exclusive, options, resources, plannedSeconds, plugins, job -> {
            writing.run();
            onQueued.accept(job);
        });
    }

    /**
     * @param title what it works on
     * @param context what that belongs to, or null
     */
    public record Label(String title, @Nullable String context) {}
}
