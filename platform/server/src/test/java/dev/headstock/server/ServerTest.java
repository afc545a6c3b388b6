package dev.headstock.server;

import dev.headstock.server.hub.FakeHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Base of tests against the running server: random port, its own PostgreSQL, one start shared by every subclass that adds no configuration.
 * Tests make what they need and never assume an empty database.
 */
@ContextConfiguration(initializers = HideSettings.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ServerTest {
    protected static final Path HOME = makeFolder("home-");

    protected static final FakeHub HUB = new FakeHub();

    private static final Path DISTRIBUTION = makeDistribution();

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcClient jdbc;

    /** Signed in as the local administrator. */
    protected RestTestClient admin = RestTestClient.bindToServer().build();

    /** Not signed in. */
    protected RestTestClient anonymous = RestTestClient.bindToServer().build();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("headstock.home", HOME::toString);
        registry.add("headstock.hub-url", HUB::address);
        registry.add("headstock.distribution", DISTRIBUTION::toString);
        // Files of tests are in folders that nobody else may enter.
        registry.add("headstock.process-user", () -> "none");
    }

    @BeforeEach
    void bindClients() throws IOException {
        String address = "http://127.0.0.1:" + port;
        anonymous = RestTestClient.bindToServer().baseUrl(address).build();
        admin = RestTestClient.bindToServer()
                .baseUrl(address)
                .defaultHeader("Authorization", "Bearer " + adminToken())
                .build();
    }

    protected static String adminToken() throws IOException {
        return Files.readString(HOME.resolve("admin-token")).strip();
    }

    private static Path makeFolder(String prefix) {
        try {
            Path folders = Files.createDirectories(Path.of("target", "servers"));
            return Files.createTempDirectory(folders, prefix).toAbsolutePath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path makeDistribution() {
        try {
            return FakeDistribution.make(makeFolder("distribution-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
