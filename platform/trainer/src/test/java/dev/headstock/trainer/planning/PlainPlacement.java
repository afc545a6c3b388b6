package dev.headstock.trainer.planning;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.planning.PlainPlacement.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scales block outputs; its options make it do what a faulty placement does. */
final class PlainPlacement implements AdapterPlacement<Options> {

    enum Fault {
        NONE,
        UNKNOWN_SITE,
        NO_ADAPTER,
        NO_FORMULA,
        TWICE_THE_NAME,
        TOO_LARGE,
        THROWS,
        OLD_API,
        NO_MAP,
        NO_NUMBER,
        NO_INTERCEPTORS,
        NO_TEACHERS,
        UNFIT
    }

    record Options(int rank, int placeholders, int offset, boolean penalty, boolean shared, Fault fault) {
        Options {
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
        }
    }

    @Override
    public String id() {
        return "plain-placement";
    }

    @Override
    public String title() {
        return "Plain";
    }

    @Override
    public String summary() {
        return "Scales block outputs.";
    }

    @Override
    public Options defaults() {
        return new Options(1, 0, 0, false, false, Fault.NONE);
    }

    @Override
    @SuppressWarnings("NullAway") // A faulty plugin does return null.
    public Map<Site, Adapter> place(RunContext context, Options options) {
        if (options.rank() > context.model().width()) {
            throw new IllegalArgumentException(
                    "Rank %d is larger than the model's width. Choose a smaller one.".formatted(options.rank()));
        }
        if (options.fault() == Fault.UNFIT) {
            throw new IllegalArgumentException("there is nothing to adapt. Choose another placement.");
        }
        if (options.fault() == Fault.NO_NUMBER && Integer.parseInt("x") > 0) {
            return Map.of();
        }
        if (options.fault() == Fault.NO_MAP) {
            return null;
        }
        if (options.fault() == Fault.THROWS) {
            throw new IllegalStateException("not today");
        }
        if (options.fault() == Fault.OLD_API) {
            throw new NoSuchMethodError("Site.path()");
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : context.model().sites(SiteRole.BLOCK_OUTPUT)) {
            placed.put(site, options.fault() == Fault.NO_ADAPTER ? null : adapter(options));
        }
        if (options.fault() == Fault.UNKNOWN_SITE) {
            placed.put(new Site(99, SiteRole.QUERY, 1, 1), adapter(options));
        }
        return placed;
    }

    @SuppressWarnings("NullAway") // A faulty plugin does pass null.
    private static Adapter adapter(Options options) {
        ParameterSpec scale = new ParameterSpec("scale", new Shape(options.rank()), Init.ONES);
        String formula = options.fault() == Fault.NO_FORMULA ? null : "s ⊙ x";
        return switch (options.fault()) {
            case TWICE_THE_NAME -> Adapter.of(formula, AdapterContext::output, scale, scale);
            case TOO_LARGE ->
                Adapter.of(
                        formula,
                        AdapterContext::output,
                        new ParameterSpec("huge", new Shape(1_000_000, 1_000_000), Init.ZEROS));
            default -> Adapter.of(formula, AdapterContext::output, scale);
        };
    }

    @Override
    @SuppressWarnings("NullAway") // A faulty plugin does return null.
    public List<StepInterceptor> interceptors(RunContext context, String name, Options options) {
        if (options.fault() == Fault.NO_INTERCEPTORS) {
            return null;
        }
        if (options.fault() == Fault.NO_TEACHERS) {
            return List.of(new PlainStrategy.NoTeachers());
        }
        return options.penalty() ? List.of(new PlainStrategy.Named("penalty")) : List.of();
    }

    @Override
    public List<ParameterSpec> sharedParameters(RunContext context, Options options) {
        return options.shared() ? List.of(new ParameterSpec("down", new Shape(3, 5), Init.ONES)) : List.of();
    }

    @Override
    public int placeholderTokens(Options options) {
        return options.placeholders();
    }

    @Override
    public int positionOffset(Options options) {
        return options.offset();
    }
}
