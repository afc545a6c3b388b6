package dev.headstock.server.analyses;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Problems;
import dev.headstock.server.models.JobModel;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.references.ChoiceReferences;
import dev.headstock.server.references.ModelFolders;
import dev.headstock.server.references.ModelReferences;
import dev.headstock.server.references.ReferencedModel;
import dev.headstock.server.trainerhost.PluginHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks an analysis before it is queued: what it refers to, and what its plugin says about it. */
@Component
class AnalysisCheckup {
    private static final String POINTER = "/options/analysis";
    private static final String SUBJECT = "/subjects/";

    private final ModelReferences models;
    private final ChoiceReferences references;
    private final ModelFolders folders;
    private final Datasets datasets;
    private final Plugins plugins;
    private final PluginHost host;

    AnalysisCheckup(
            ModelReferences models,
            ChoiceReferences references,
            ModelFolders folders,
            Datasets datasets,
            Plugins plugins,
            PluginHost host) {
        this.models = models;
        this.references = references;
        this.folders = folders;
        this.datasets = datasets;
        this.plugins = plugins;
        this.host = host;
    }

    /**
     * @param analysis with all options written out and exact references
     * @param named models that options name
     * @param jar that brings the analysis
     */
    record Checked(
            String title,
            Choice analysis,
            List<ReferencedModel> subjects,
            List<ReferencedModel> named,
            @Nullable DatasetVersion dataset,
            PinnedPlugin jar) {}

    /** @throws ApiException that lists every problem */
    Checked check(AnalysisRequest request) {
        // What plugins bring is known once the host has described them.
        host.description();
        List<Problem> problems = new ArrayList<>();
        List<ReferencedModel> subjects = new ArrayList<>();
        for (int i = 0; i < request.models().size(); i++) {
            String model = request.models().get(i);
            Problems.collect(problems, request.pointerToModel(i), () -> models.get(model))
                    .ifPresent(subjects::add);
        }
        String named = request.dataset();
        DatasetVersion dataset = named == null
                ? null
                : Problems.collect(problems, request.pointerToDataset(), () -> datasets.byIdOrReference(named))
                        .orElse(null);
        Plugins.Offer offer = plugins.extensions(ExtensionPointKind.ANALYSIS).stream()
                .filter(each -> each.extension().id().equals(request.analysis().id()))
                .findFirst()
                .orElse(null);
        if (offer == null) {
            problems.add(
                    Problem.error(POINTER + "/id", unknown(request.analysis().id())));
        }
        ChoiceReferences.Search search = references.search();
        Choice exact = search.in(ExtensionPointKind.ANALYSIS, request.analysis(), POINTER);
        problems.addAll(search.problems());
        if (!problems.isEmpty() || offer == null) {
            throw ApiException.invalid(problems);
        }
        Choice resolved = resolve(request, exact, subjects, search.models());
        return new Checked(offer.extension().title(), resolved, subjects, search.models(), dataset, offer.plugin());
    }

    private String unknown(String id) {
        List<String> known = plugins.extensions(ExtensionPointKind.ANALYSIS).stream()
                .map(each -> each.extension().id())
                .sorted()
                .toList();
        return known.isEmpty()
                ? "There is no analysis '%s': no installed plugin brings one.".formatted(id)
                : "There is no analysis '%s'. Choose one of %s.".formatted(id, String.join(", ", known));
    }

    private Choice resolve(
            AnalysisRequest request, Choice analysis, List<ReferencedModel> subjects, List<ReferencedModel> named) {
        AnalysisCheck.Result result = host.checkAnalysis(new AnalysisCheck.Request(
                analysis,
                subjects.stream().map(ReferencedModel::reference).toList(),
                subjects.stream().map(ReferencedModel::name).toList(),
                Stream.concat(subjects.stream(), named.stream())
                        .distinct()
                        .map(folders::layOut)
                        .toList()));
        List<Problem> problems = result.problems().stream()
                .map(problem ->
                        new Problem(pointerInto(request, problem.pointer()), problem.message(), problem.severity()))
                .toList();
        if (result.resolved() == null
                || problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw ApiException.invalid(problems);
        }
        return result.resolved();
    }

    /** The plugin host's pointers are into its own request, which names the analysis and the models. */
    private static String pointerInto(AnalysisRequest request, String pointer) {
        if (pointer.startsWith(SUBJECT)) {
            return request.pointerToModel(Integer.parseInt(pointer.substring(SUBJECT.length())));
        }
        return pointer.startsWith("/analysis") ? "/options" + pointer : pointer;
    }

    /**
     * What the worker loads: the analysis, and what the models were trained with. A worker loads one version of a plugin: that of the analysis, or
     * else of the first model.
     */
    Collection<PinnedPlugin> jars(Checked checked, List<JobModel> models) {
        Map<String, PinnedPlugin> jars = new LinkedHashMap<>();
        jars.put(checked.jar().id(), checked.jar());
        models.forEach(model -> model.plugins().forEach(jar -> jars.putIfAbsent(jar.id(), jar)));
        return jars.values();
    }
}
