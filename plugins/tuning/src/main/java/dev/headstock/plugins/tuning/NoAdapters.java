package dev.headstock.plugins.tuning;

import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Site;
import java.util.Map;
import org.pf4j.Extension;

/** Leaves the model as it is. */
@Extension
public final class NoAdapters implements AdapterPlacement<NoAdapters.Options> {

    public record Options() {}

    @Override
    public String id() {
        return "none";
    }

    @Override
    public String title() {
        return "No adapters";
    }

    @Override
    public String summary() {
        return "Leaves the model as it is; for training everything, or the head alone.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Map<Site, Adapter> place(ModelOutline model, Options options) {
        return Map.of();
    }
}
