package dev.headstock.protocol.worker;

import java.util.List;

/** Lines as they were written, numbered without gaps from 1 within an attempt. */
public record LogBatch(List<Line> lines) {

    /**
     * @param level INFO, WARN or ERROR
     * @param time milliseconds since 1970 by the worker's clock, for reading only
     * @param text at most 16 kB
     */
    public record Line(long number, String level, long time, String text) {}
}
