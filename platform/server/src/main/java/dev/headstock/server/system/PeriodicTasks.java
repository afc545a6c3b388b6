package dev.headstock.server.system;

import dev.headstock.server.http.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What the server does again and again. A failed turn is told in the log, and the next one comes at its time. */
@Configuration(proxyBeanMethods = false)
class PeriodicTasks {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    @Bean
    ThreadPoolTaskSchedulerCustomizer periodicTaskFailures() {
        return scheduler -> scheduler.setErrorHandler(PeriodicTasks::tell);
    }

    /** While the database is away every task fails every few seconds: a stack trace of each would bury what else the log says. */
    static void tell(Throwable failure) {
        if (isPassing(failure)) {
            log.warn("A periodic task is left out this time: {}", failure.getMessage());
        } else {
            log.error("A periodic task failed", failure);
        }
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                || failure instanceof CannotCreateTransactionException
                || Outage.behind(failure) != null;
    }
}
