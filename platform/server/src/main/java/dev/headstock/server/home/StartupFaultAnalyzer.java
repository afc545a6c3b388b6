package dev.headstock.server.home;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lets Spring Boot report a {@link StartupFault} in words. */
class StartupFaultAnalyzer extends AbstractFailureAnalyzer<StartupFault> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartupFault cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
