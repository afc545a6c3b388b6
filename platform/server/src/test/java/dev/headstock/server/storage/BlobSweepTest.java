package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BlobSweepTest extends ServerTest {
    @Autowired
    private ObjectStore store;

    @Autowired
    private Blobs blobs;

    @Autowired
    private StoreIdentity bond;

    @Autowired
    private List<BlobReferences> keepers;

    @Test
    void aStoreThatDoesNotListItsUploadsIsSweptAllTheSame() throws IOException {
        byte[] content = "nobody's".getBytes(StandardCharsets.UTF_8);
        Blob orphan = Blobs.measure(new ByteArrayInputStream(content));
        blobs.fill(orphan, new ByteArrayInputStream(content));
        Files.setLastModifiedTime(
                blobs.local(orphan.sha256()), FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        new BlobSweep(denying("dropUnfinished"), blobs, bond, keepers).sweep();

        assertThat(blobs.exists(orphan.sha256())).isFalse();
    }

    private ObjectStore denying(String right) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(right)) {
                        throw new IOException("Access Denied");
                    }
                    return method.invoke(store, arguments);
                });
    }
}
