package dev.headstock.server.http;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The address that the server listens on. One that was set to nothing is the loopback address, as if it had not been set: Spring and Tomcat take
 * it for every address there is.
 */
@Component
public record BoundAddress(@Value("${server.address}") String address)
        implements WebServerFactoryCustomizer<ConfigurableWebServerFactory> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    /** @param address a name, or an IPv4 or IPv6 address, the last with or without its brackets */
    public BoundAddress {
        address = address.isBlank() ? LOOPBACK : address.strip().replaceAll("^\\[|]$", "");
    }

    /** Whoever listens everywhere is reached over loopback from this machine. As it stands in a URL and in a {@code Host} header. */
    public String host() {
        if (WILDCARDS.contains(address)) {
            return LOOPBACK;
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }

    @Override
    public void customize(ConfigurableWebServerFactory server) {
        try {
            server.setAddress(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException("Cannot listen on " + address, e);
        }
    }
}
