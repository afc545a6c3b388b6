package dev.headstock.trainer.processes.worker.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is logged in this process, by plugins too, to the run's log. */
public final class LogForwarder extends AppenderBase<ILoggingEvent> {
    private final Reports reports;

    private LogForwarder(Reports reports) {
        this.reports = reports;
    }

    public static void install(Reports reports) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var forwarder = new LogForwarder(reports);
        forwarder.setContext(context);
        forwarder.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(forwarder);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return;
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        String text = event.getFormattedMessage();
        reports.log(
                event.getLevel().toString(), thrown == null ? text : text + "\n" + ThrowableProxyUtil.asString(thrown));
    }
}
