package dev.headstock.bench.load;

import dev.headstock.bench.load.Seed.Seeded;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.MetricBatch.Point;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code java -cp … dev.headstock.bench.load.Load <distribution>}: starts the server on an empty home folder, stores a million metric points
 * over HTTP, reads them back, lists 100 of 10,000 runs by a metric, and draws the million points as 1,000.
 */
public final class Load {
    private static final int RUNS = 10_000;
    private static final long POINTS = 1_000_000;
    private static final int BATCH = 500;
    private static final int CONNECTIONS = 4;
    private static final int LISTS = 200;
    private static final int CURVES = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();
    private final MeasuredServer server;

    private Load(MeasuredServer server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("Name the distribution folder, for example platform/distribution/target/headstock");
            System.exit(2);
        }
        try (MeasuredServer server = new MeasuredServer(Path.of(arguments[0]).toAbsolutePath());
                Connection database = server.database()) {
            Seeded seeded = Seed.plant(database, RUNS);
            Map<String, Object> figures = new Load(server).measure(database, seeded);
            System.out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        }
    }

    private Map<String, Object> measure(Connection database, Seeded seeded) throws Exception {
        Map<String, Object> figures = new TreeMap<>();
        double seconds = ingest(seeded);
        figures.put("pointsSent", POINTS);
        figures.put("pointsPerSecond", Math.round(POINTS / seconds));
        figures.put("pointsReadable", readable(database));
        String list = "/api/v1/runs?limit=100&sort=-metric:dev/accuracy";
        figures.put("runsInDatabase", RUNS);
        figures.put("listOf100ByMetricP95Milliseconds", percentile95(LISTS, list));
        String curve = "/api/v1/runs/" + seeded.run() + "/metrics/series?name=train/loss&points=1000";
        figures.put("curveFirstMilliseconds", milliseconds(curve));
        figures.put("curveOfAllPointsP95Milliseconds", percentile95(CURVES, curve));
        return figures;
    }

    /** Several connections take batches in turn, as a worker's would follow each other. Answers the seconds it took. */
    private double ingest(Seeded seeded) throws Exception {
        String address = server.address() + "/api/worker/v1/attempts/" + seeded.job() + "/1/metrics";
        AtomicLong next = new AtomicLong(1);
        Callable<Void> connection = () -> {
            for (long first = next.getAndAdd(BATCH); first <= POINTS; first = next.getAndAdd(BATCH)) {
                post(address, batch(first));
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long begin = System.nanoTime();
            List<Callable<Void>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(connection);
            }
            for (Future<Void> finished : threads.invokeAll(connections)) {
                finished.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            threads.shutdown();
        }
    }

    private static MetricBatch batch(long first) {
        return new MetricBatch(LongStream.range(first, Math.min(first + BATCH, POINTS + 1))
                .mapToObj(step -> new Point(
                        "train/loss", step, step / 1_000.0, step / 10.0, 1 / Math.sqrt(step) + 0.01 * Math.sin(step)))
                .toList());
    }

    private void post(String address, MetricBatch batch) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + Seed.TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(batch)))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IOException("Points were refused: " + answer.statusCode() + " " + answer.body());
        }
    }

    private static long readable(Connection database) throws SQLException {
        String sql =
                "select count(*) from metric_point join metric on metric.id = metric where metric.name = 'train/loss'";
        try (PreparedStatement statement = database.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private double percentile95(int times, String path) throws IOException, InterruptedException {
        double[] durations = new double[times];
        for (int i = 0; i < times; i++) {
            durations[i] = milliseconds(path);
        }
        Arrays.sort(durations);
        return durations[(int) Math.ceil(0.95 * times) - 1];
    }

    private double milliseconds(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("Authorization", "Bearer " + server.adminToken())
                .build();
        long begin = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        double duration = Math.round((System.nanoTime() - begin) / 1e4) / 100.0;
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return duration;
    }
}
