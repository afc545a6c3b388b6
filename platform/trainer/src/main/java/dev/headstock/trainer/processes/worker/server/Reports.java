package dev.headstock.trainer.processes.worker.server;

import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.LogBatch.Line;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.MetricBatch.Point;
import java.io.IOException;

/**
 * Metric points and log lines on their way to the server, so that training never waits for the network. Each goes its own way: metrics that
 * the server cannot take at the moment must not hold up the lines that say so.
 */
public final class Reports implements AutoCloseable {
    private static final int MOST_POINTS = 5_000;
    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 16_000;

    private final ReportBuffer<Point> points;
    private final ReportBuffer<Line> lines;
    private long lastLine;

    public Reports(ServerConnection server) {
        this.points =
                new ReportBuffer<>("metrics", MOST_POINTS, batch -> server.post("/metrics", new MetricBatch(batch)));
        this.lines = new ReportBuffer<>("log", MOST_LINES, batch -> server.post("/log", new LogBatch(batch)));
    }

    public void start() {
        points.start();
        lines.start();
    }

    public void add(Point point) {
        points.add(point);
    }

    synchronized void log(String level, String text) {
        lines.add(new Line(++lastLine, level, System.currentTimeMillis(), Excerpt.of(text, LONGEST_LINE)));
    }

    /** @throws IOException why nothing is sent any more */
    public void requireSending() throws IOException {
        points.requireSending();
        lines.requireSending();
    }

    /** Returns when everything collected so far is with the server. */
    public void flush() throws IOException {
        points.flush();
        lines.flush();
    }

    /** Returns when all log lines collected so far are with the server. */
    public void flushLog() throws IOException {
        lines.flush();
    }

    @Override
    public void close() {
        points.close();
        lines.close();
    }
}
