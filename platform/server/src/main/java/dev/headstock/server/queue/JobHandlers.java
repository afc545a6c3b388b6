package dev.headstock.server.queue;

import dev.headstock.server.http.ApiException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of jobs that this server has. */
@Component
public class JobHandlers {
    /** Handlers submit jobs themselves, so they are looked up when they are needed. */
    private final ObjectProvider<JobHandler> handlers;

    JobHandlers(ObjectProvider<JobHandler> handlers) {
        this.handlers = handlers;
    }

    /** By kind, in the order of the kinds. */
    public Map<String, JobHandler> all() {
        return handlers.stream()
                .collect(
                        Collectors.toMap(JobHandler::kind, handler -> handler, (first, second) -> first, TreeMap::new));
    }

    public JobHandler of(String kind) {
        Map<String, JobHandler> byKind = all();
        JobHandler handler = byKind.get(kind);
        if (handler == null) {
            throw ApiException.invalid(
                    "/kind",
                    "There is no kind of job '%s'. Choose one of %s."
                            .formatted(kind, String.join(", ", byKind.keySet())));
        }
        return handler;
    }
}
