package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyResults;
import java.util.ArrayList;
import java.util.List;

/** Analyses of each finished run, drawn for all starts together. */
interface Measurement {
    RunVariant measured(RunVariant variant);

    /** None before the first run was measured. */
    List<Figure> figures(StudyResults results);

    /** Those that are asked for, in the order in which they are shown. */
    static List<Measurement> of(PretrainedOrScratch.Options options) {
        List<Measurement> chosen = new ArrayList<>();
        if (options.flatness()) {
            chosen.add(new Flatness());
        }
        if (options.surface()) {
            chosen.add(new Surfaces());
        }
        if (options.layers()) {
            chosen.add(new Layers());
        }
        return chosen;
    }
}
