package dev.headstock.trainer.planning;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.kit.Declarations;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.planning.parameters.ParameterCheck;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.planning.problems.DeclaredModules;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The placements of a run, in their order. */
final class PlacementResolution {
    private final Extensions extensions;
    private final RunContext context;
    private final ProblemList problems;

    PlacementResolution(Extensions extensions, RunContext context, ProblemList problems) {
        this.extensions = extensions;
        this.context = context;
        this.problems = problems;
    }

    /** @param choice with all options written out */
    record Resolved(Choice choice, ResolvedPlacement placement) {}

    /** Those that could be resolved; as many as choices unless there were problems. */
    List<Resolved> resolve(List<Choice> choices) {
        List<Resolved> resolved = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            String name = freeName(choice.id(), names);
            ExtensionCalls calls = new ExtensionCalls(
                    extensions, "/placements/" + i, ExtensionPointKind.PLACEMENT, choice.id(), problems);
            calls.find(() -> extensions.placement(choice.id()))
                    .flatMap(placement -> resolve(placement, choice, name, calls))
                    .ifPresent(resolved::add);
        }
        checkTogether(resolved);
        return resolved;
    }

    /** {@code lora}, {@code lora-2}, {@code lora-3}. */
    private static String freeName(String id, Set<String> taken) {
        String name = id;
        for (int number = 2; !taken.add(name); number++) {
            name = id + "-" + number;
        }
        return name;
    }

    private <O extends Record> Optional<Resolved> resolve(
            AdapterPlacement<O> placement, Choice choice, String name, ExtensionCalls calls) {
        Optional<O> given = calls.options(placement, choice);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        O options = given.get();
        Optional<Map<Site, Adapter>> adapters = calls.call("/options", () -> placement.place(context, options));
        Optional<List<ParameterSpec>> shared =
                calls.call("/options", () -> placement.sharedParameters(context, options));
        Optional<List<StepInterceptor>> interceptors = calls.call(
                "/options", () -> DeclaredModules.checked(placement.interceptors(context, name, options), context));
        Optional<Integer> placeholders = calls.call("/options", () -> placement.placeholderTokens(options));
        Optional<Integer> offset = calls.call("/options", () -> placement.positionOffset(options));
        if (adapters.isEmpty()
                || shared.isEmpty()
                || interceptors.isEmpty()
                || placeholders.isEmpty()
                || offset.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> unusable = unusable(adapters.get(), shared.get(), placeholders.get(), offset.get());
        if (unusable.isPresent()) {
            calls.refuse("/options", unusable.get());
            return Optional.empty();
        }
        ResolvedPlacement resolved = new ResolvedPlacement(
                choice.id(),
                name,
                fromInputUpwards(adapters.get()),
                List.copyOf(shared.get()),
                List.copyOf(interceptors.get()),
                placeholders.get(),
                offset.get(),
                names -> placement.peft(context, names, options),
                names -> placement.adapterHub(context, names, options));
        return Optional.of(new Resolved(calls.resolved(placement, options), resolved));
    }

    private Optional<String> unusable(
            Map<Site, Adapter> adapters, List<ParameterSpec> shared, int placeholders, int offset) {
        Set<Site> sites = new HashSet<>(context.model().sites());
        for (Map.Entry<Site, Adapter> placed : adapters.entrySet()) {
            if (placed.getKey() == null) {
                return Optional.of("place() returned an adapter at no site: its key is null");
            }
            String place = "layer %d, %s"
                    .formatted(placed.getKey().layer(), placed.getKey().role().id());
            if (!sites.contains(placed.getKey())) {
                return Optional.of("it places an adapter at %s, which the model does not have".formatted(place));
            }
            Adapter adapter = placed.getValue();
            if (adapter == null) {
                return Optional.of("place() returned null as the adapter at %s".formatted(place));
            }
            Optional<String> formula =
                    Declarations.formulaProblem("the formula of its adapter at " + place, adapter.formula());
            if (formula.isPresent()) {
                return formula;
            }
            Optional<String> problem = ParameterCheck.problem(adapter.parameters());
            if (problem.isPresent()) {
                return Optional.of("at %s it declares %s".formatted(place, problem.get()));
            }
        }
        if (placeholders < 0 || offset < 0) {
            return Optional.of(
                    "it asks for %d placeholder tokens and a position offset of %d".formatted(placeholders, offset));
        }
        return ParameterCheck.problem(shared).map(problem -> "for all adapters it declares " + problem);
    }

    /** The order in which the forward pass reaches the sites. */
    private Map<Site, Adapter> fromInputUpwards(Map<Site, Adapter> adapters) {
        Map<Site, Adapter> sorted = new LinkedHashMap<>();
        for (Site site : context.model().sites()) {
            Adapter adapter = adapters.get(site);
            if (adapter != null) {
                sorted.put(site, adapter);
            }
        }
        return sorted;
    }

    private void checkTogether(List<Resolved> resolved) {
        List<String> withPlaceholders = resolved.stream()
                .map(Resolved::placement)
                .filter(placement -> placement.placeholderTokens() > 0)
                .map(ResolvedPlacement::name)
                .toList();
        if (withPlaceholders.size() > 1) {
            problems.error(
                    "/placements",
                    "%s each put placeholder tokens before the text; at most one placement of a run may. Remove the others."
                            .formatted(String.join(" and ", withPlaceholders)));
        }
        resolved.forEach(one -> checkPrefix(one.placement()));
    }

    /** Keys and values of a layer must have the same rows, so what adds rows to one must add them to the other. */
    private void checkPrefix(ResolvedPlacement placement) {
        Set<Integer> keys = layersOfPrefixes(placement, SiteRole.ATTENTION_KEYS);
        Set<Integer> values = layersOfPrefixes(placement, SiteRole.ATTENTION_VALUES);
        if (!keys.equals(values)) {
            problems.warn(
                    "/placements",
                    "%s changes the keys of layers %s and the values of layers %s: rows may only be added to both."
                            .formatted(placement.name(), keys, values));
        }
    }

    private static Set<Integer> layersOfPrefixes(ResolvedPlacement placement, SiteRole role) {
        Set<Integer> layers = new TreeSet<>();
        placement.adapters().forEach((site, adapter) -> {
            if (site.role().equals(role) && !adapter.isIdentityAtInit()) {
                layers.add(site.layer());
            }
        });
        return layers;
    }
}
