package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.http.Outage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Against a real S3 server in a process of its own, which keeps its objects in memory. */
class S3StoreTest extends ObjectStoreContract {
    private static final Path LIBRARIES = Path.of("..", "test-s3", "target", "libraries");
    private static final String KEY = "local-identity";
    private static final String SECRET = "local-credential";
    private static final String BUCKET = "headstock";

    private static @Nullable Process server;
    private static @Nullable S3Store store;
    private static String endpoint = "";

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(LIBRARIES)
                .as("made by module platform/test-s3; build with -am")
                .isDirectory();
        endpoint = "http://127.0.0.1:" + freePort();
        Path settings = Files.writeString(folder.resolve("s3proxy.conf"), """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.endpoint=%s
                jclouds.provider=transient-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                """.formatted(KEY, SECRET, endpoint));
        // Without a configuration it logs every request in full.
        Path logging = Files.writeString(folder.resolve("logback.xml"), "<configuration/>");
        server = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        LIBRARIES + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString()))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "s3proxy.log").toFile())
                .start();
        awaitBucket();
        store = new S3Store(new S3Settings(BUCKET, endpoint, "us-east-1", KEY, SECRET));
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.destroy();
        }
    }

    @Override
    ObjectStore store() {
        return Objects.requireNonNull(store);
    }

    @Test
    void saysAtStartUpThatTheBucketIsNotThere() {
        try (S3Store elsewhere = new S3Store(new S3Settings("no-such-bucket", endpoint, "us-east-1", KEY, SECRET))) {
            assertThatThrownBy(elsewhere::check).isInstanceOf(IOException.class).hasMessageContaining("no-such-bucket");
        }
    }

    @Test
    void saysAtStartUpThatTheKeyIsWrong() {
        try (S3Store stranger = new S3Store(new S3Settings(BUCKET, endpoint, "us-east-1", KEY, "wrong"))) {
            assertThatThrownBy(stranger::check).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anUploadThatWasNeverCompletedIsDropped() throws IOException {
        try (S3Client client = client()) {
            client.createMultipartUpload(request -> request.bucket(BUCKET).key("blobs/unfinished"));
            client.createMultipartUpload(request -> request.bucket(BUCKET).key("of-another-program"));

            store().dropUnfinished(Blobs.PREFIX, Instant.now().minusSeconds(3_600));
            assertThat(unfinished(client)).contains("blobs/unfinished");
            store().dropUnfinished(Blobs.PREFIX, Instant.now().plusSeconds(3_600));

            assertThat(unfinished(client)).containsExactly("of-another-program");
        }
    }

    private static List<String> unfinished(S3Client client) {
        return client.listMultipartUploads(request -> request.bucket(BUCKET)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    @Test
    void aStoreThatIsAwayIsAnOutage() {
        try (S3Store nobody = new S3Store(new S3Settings(BUCKET, "http://127.0.0.1:9", "us-east-1", KEY, SECRET))) {
            assertThatThrownBy(() -> nobody.find("blobs/x"))
                    .isInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(Outage.behind(new UncheckedIOException((IOException) failure)))
                            .isNotNull()
                            .satisfies(outage ->
                                    assertThat(outage.problem().getStatus()).isEqualTo(503)));
        }
    }

    /** Creating the bucket is also how to find out that the server answers. */
    private static void awaitBucket() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try (S3Client client = client()) {
            while (true) {
                try {
                    client.createBucket(request -> request.bucket(BUCKET));
                    return;
                } catch (SdkException e) {
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
        }
    }

    private static S3Client client() {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .forcePathStyle(true)
                .endpointOverride(URI.create(endpoint))
                .build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
