package dev.headstock.trainer.worker;

import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.LogBatch.Line;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.MetricBatch.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metric points and log lines on their way to the server: collected by anyone, sent about once a second from a thread of its own, so
 * that training never waits for the network.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long PAUSE_MILLIS = 800;
    private static final int MOST_POINTS = 5_000;
    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 16_000;

    private final ServerConnection server;
    private final List<Point> points = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Object sending = new Object();
    private final Thread thread;
    private long lastLine;
    private volatile boolean closed;

    Outbox(ServerConnection server) {
        this.server = server;
        this.thread = new Thread(this::sendForever, "outbox");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(Point point) {
        synchronized (points) {
            points.add(point);
        }
    }

    void log(String level, String text) {
        String cut = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text;
        synchronized (lines) {
            lines.add(new Line(++lastLine, level, System.currentTimeMillis(), cut));
        }
    }

    private void sendForever() {
        try {
            while (!closed) {
                flush();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (LeaseLostException e) {
            LOG.debug("the outbox ends", e);
        } catch (IOException e) {
            // Not by the log that goes through here.
            System.err.println("metrics and log lines are refused: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when everything collected so far is with the server. */
    void flush() throws IOException {
        synchronized (sending) {
            for (List<Point> batch = first(points, MOST_POINTS); !batch.isEmpty(); batch = first(points, MOST_POINTS)) {
                server.post("/metrics", new MetricBatch(batch));
                remove(points, batch.size());
            }
            for (List<Line> batch = first(lines, MOST_LINES); !batch.isEmpty(); batch = first(lines, MOST_LINES)) {
                server.post("/log", new LogBatch(batch));
                remove(lines, batch.size());
            }
        }
    }

    private static <T> List<T> first(List<T> queue, int most) {
        synchronized (queue) {
            return List.copyOf(queue.subList(0, Math.min(most, queue.size())));
        }
    }

    private static <T> void remove(List<T> queue, int count) {
        synchronized (queue) {
            queue.subList(0, count).clear();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
