package dev.headstock.server.datasets;

import dev.headstock.server.http.ApiException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Counts one thing after the other, and nothing twice at a time. What fails is tried again when it is asked for again. */
@Component
class BackgroundCounts implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(BackgroundCounts.class);

    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread counting = new Thread(task, "length-counts");
        counting.setDaemon(true);
        return counting;
    });

    void start(String name, Runnable count) {
        if (running.add(name)) {
            thread.execute(() -> run(name, count));
        }
    }

    private void run(String name, Runnable count) {
        try {
            count.run();
        } catch (ApiException e) {
            log.info("Lengths of {} were not counted: {}", name, e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Lengths of {} were not counted", name, e);
        } finally {
            running.remove(name);
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
