package dev.headstock.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An S3 server with one bucket, kept in a folder. */
final class ObjectServer implements AutoCloseable {
    private static final String BUCKET = "team";
    private static final String KEY = "local-identity";
    private static final String SECRET = "local-credential";

    private final int port;
    private final Path bucket;
    private final Process server;

    ObjectServer(Path folder) throws IOException, InterruptedException {
        port = RunningServer.freePort();
        bucket = Files.createDirectories(folder.resolve("buckets").resolve(BUCKET));
        Path settings =
                Files.writeString(folder.resolve("s3proxy.conf"), """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.endpoint=http://127.0.0.1:%d
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(KEY, SECRET, port, bucket.getParent()));
        // Without a configuration it logs every request in full.
        Path logging = Files.writeString(folder.resolve("logback.xml"), "<configuration/>");
        server = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        RunningServer.path("headstock.s3") + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        Condition.await("the S3 server listens", Duration.ofMinutes(1), () -> {
            try (Socket reached = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return Optional.of(reached.isConnected());
            }
        });
    }

    /** As the settings of a Headstock server. */
    Map<String, String> settings() {
        return Map.of(
                "HEADSTOCK_S3_BUCKET", BUCKET,
                "HEADSTOCK_S3_ENDPOINT", "http://127.0.0.1:" + port,
                "HEADSTOCK_S3_ACCESS_KEY", KEY,
                "HEADSTOCK_S3_SECRET_KEY", SECRET);
    }

    Path bucket() {
        return bucket;
    }

    @Override
    public void close() {
        server.destroy();
    }
}
