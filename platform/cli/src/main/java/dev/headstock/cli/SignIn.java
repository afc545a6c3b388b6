package dev.headstock.cli;

import java.io.IOException;
import java.util.Map;

/** A fresh one-time link for the person in front of the terminal. */
final class SignIn {
    private SignIn() {}

    static String invitation(Server server) throws IOException, InterruptedException {
        Link link = server.post("/sign-in-links", Map.of(), Link.class);
        return "Dashboard: %s%n  Sign in once with this link: %s".formatted(server.address(), link.url());
    }

    private record Link(String url) {}
}
