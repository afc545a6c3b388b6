package dev.headstock.trainer.processes.worker;

import dev.headstock.api.Option;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.TuningPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Does in its plan what no plugin should. Packed in a jar of its own. */
public final class Hostile implements TuningStrategy<Hostile.Options> {
    private static final List<byte[]> KEPT = new ArrayList<>();

    public enum Fault {
        EXIT,
        FILL_HEAP,
        FILL_HEAP_TO_THE_LAST_BYTE,
        OVERFLOW,
        MISSING_METHOD
    }

    public record Options(@Option("What it does.") Fault fault) {}

    @Override
    public String id() {
        return "hostile";
    }

    @Override
    public String title() {
        return "Hostile";
    }

    @Override
    public String summary() {
        return "Does what no plugin should.";
    }

    @Override
    public Options defaults() {
        return new Options(Fault.EXIT);
    }

    @Override
    public TuningPlan plan(RunContext context, Set<Site> adaptedSites, TuningPlan current, Options options) {
        Fault fault = options.fault();
        if (fault == Fault.EXIT) {
            System.exit(3);
        }
        if (fault == Fault.FILL_HEAP) {
            fill(1 << 20);
        }
        if (fault == Fault.FILL_HEAP_TO_THE_LAST_BYTE) {
            fillToTheLastByte();
        }
        if (fault == Fault.OVERFLOW) {
            overflow(0);
        }
        throw new NoSuchMethodError("Head.older()");
    }

    private static void fill(int size) {
        while (true) {
            KEPT.add(new byte[size]);
        }
    }

    /** So that the other threads of the worker meet a full heap, too. */
    private static void fillToTheLastByte() {
        for (int size = 1 << 20; size > 16; size /= 16) {
            try {
                fill(size);
            } catch (OutOfMemoryError e) {
                // Smaller ones may still fit.
            }
        }
        fill(16);
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }
}
