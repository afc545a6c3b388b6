package dev.headstock.server.access;

import dev.headstock.server.http.BoundAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says where the dashboard is, and lets the first person in. Later ones get their links from {@code POST /sign-in-links}. */
@Component
class SignInBanner {
    private static final Logger log = LoggerFactory.getLogger(SignInBanner.class);

    private final Sessions sessions;
    private final SignInLinks links;
    private final BoundAddress bound;

    SignInBanner(Sessions sessions, SignInLinks links, BoundAddress bound) {
        this.sessions = sessions;
        this.links = links;
        this.bound = bound;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof ServletWebServerApplicationContext context
                && context.getWebServer() != null) {
            String address =
                    "http://" + bound.host() + ":" + context.getWebServer().getPort();
            log.info("Headstock is ready at {}", address);
            if (sessions.isEmpty()) {
                log.info(
                        "Sign in once, within 15 minutes: {}",
                        links.make(address).url());
            }
        }
    }
}
