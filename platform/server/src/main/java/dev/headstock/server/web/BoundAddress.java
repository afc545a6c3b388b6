package dev.headstock.server.web;

import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The address that the server was told to listen on. */
@Component
public record BoundAddress(@Value("${server.address}") String address) {
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    /** Whoever listens everywhere is reached over loopback from this machine. As it stands in a URL and in a {@code Host} header. */
    public String host() {
        if (WILDCARDS.contains(address)) {
            return "127.0.0.1";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
