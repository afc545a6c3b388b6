package dev.headstock.trainer.foreign;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.RunContext;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.AdapterImport.Made;
import dev.headstock.protocol.host.AdapterImport.Request;
import dev.headstock.protocol.host.AdapterImport.Result;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.saved.SavedModel.UsedPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes a model of adapters that PEFT trained, on a base model that is here. What they compute is said by a placement and a head of plugins,
 * so that the model is like one that a run made: it predicts, is evaluated, exported and built upon. The engine is not needed.
 */
public final class ForeignAdapters {
    private static final String STRATEGY = "adapters-only";
    /** Of texts; no model here is asked for longer ones without having been told so. */
    private static final int LONGEST_SEQUENCE = 512;

    private static final int MOST_NAMED = 8;

    private final Extensions extensions;
    private final Map<String, UsedPlugin> jars;

    /** @param jars of the loaded plugins */
    public ForeignAdapters(Extensions extensions, List<PluginDescriptor> jars) {
        this.extensions = extensions;
        this.jars = jars.stream()
                .collect(Collectors.toMap(
                        PluginDescriptor::id,
                        jar -> new UsedPlugin(jar.id(), jar.version(), jar.sha256()),
                        (one, other) -> one));
    }

    /**
     * @throws IOException when the disk is full or the base model cannot be read
     */
    public Result make(Request request) throws IOException {
        Problems problems = new Problems();
        Optional<Made> made = Optional.empty();
        try (AdapterFolder folder = AdapterFolder.open(Path.of(request.source()), request.unread(), problems)) {
            made = make(request, folder, problems);
        } catch (IllegalArgumentException e) {
            if (DiskFull.isCauseOf(e)) {
                throw e;
            }
            problems.add(String.valueOf(e.getMessage()));
        }
        return new Result(problems.all().all(), problems.any() ? null : made.orElse(null));
    }

    /** Goes as far as it can, so that everything that is wrong is found. */
    private Optional<Made> make(Request request, AdapterFolder folder, Problems problems) throws IOException {
        Optional<AdapterPlacement<?>> placement = placement(folder.config(), problems);
        String baseFolder = request.base();
        if (baseFolder == null) {
            return Optional.empty();
        }
        Optional<ForeignBase> found = ForeignBase.open(Path.of(baseFolder), extensions, problems);
        if (found.isEmpty() || folder.tensors().isEmpty()) {
            return Optional.empty();
        }
        ForeignBase base = found.get();
        base.compare(folder.modelConfig(), problems);
        PeftAdapter adapter = PeftAdapter.of(folder, base.transformers().prefix(), problems);
        Optional<HeadChoice> head = TrainedTask.of(folder.config(), base.transformers(), problems)
                .flatMap(task -> HeadChoice.of(task, folder.modelConfig(), request, adapter, extensions, problems));
        if (placement.isEmpty()) {
            return Optional.empty();
        }
        RunContext context = Resolution.context(
                base.model(),
                head.map(HeadChoice::data).orElseGet(() -> new DatasetSchema(List.of())),
                base.vocabulary(),
                longest(base, 0));
        Optional<Placed> placed = placed(placement.get(), context, base, adapter, problems);
        if (placed.isEmpty() || head.isEmpty() || problems.any()) {
            return Optional.empty();
        }
        return make(request, folder, base, adapter, head.get(), placed.get(), problems);
    }

    private Optional<Made> make(
            Request request,
            AdapterFolder folder,
            ForeignBase base,
            PeftAdapter adapter,
            HeadChoice head,
            Placed placed,
            Problems problems)
            throws IOException {
        Optional<ResolvedRun> resolved = new Resolution(extensions)
                .resolve(
                        specification(request, base, head, placed),
                        base.model(),
                        base.vocabulary(),
                        head.data(),
                        null,
                        References.NONE,
                        problems.all());
        if (resolved.isEmpty()) {
            return Optional.empty();
        }
        ResolvedRun run = resolved.get();
        List<Tensor> tensors =
                new ForeignParameters(run, base, adapter, placed.parameters(), placed.changes(), problems).tensors();
        reportLeftOver(adapter, problems);
        if (problems.any()) {
            return Optional.empty();
        }
        List<String> plugins = plugins(run);
        write(request, folder, base, run, tensors, plugins);
        return Optional.of(new Made(
                run.specification(), library(folder), plugins, run.parameters().trained()));
    }

    // ---- the placement ----

    /** A placement's part of the model. */
    private record Placed(
            Choice choice,
            int tokensBefore,
            Map<String, ForeignTensor> parameters,
            Map<String, UnaryOperator<float[]>> changes) {}

    private Optional<AdapterPlacement<?>> placement(Map<String, Object> config, Problems problems) {
        Set<String> known = new TreeSet<>();
        String type = String.valueOf(config.getOrDefault("peft_type", ""));
        for (AdapterPlacement<?> placement : extensions.placements()) {
            Set<String> types = placement.peftTypes();
            if (types.contains(type)) {
                return Optional.of(placement);
            }
            known.addAll(types);
        }
        if (!config.isEmpty()) {
            problems.add(
                    type.isEmpty()
                            ? "adapter_config.json has no peft_type, so PEFT did not save it; adapters of AdapterHub's library are not imported. Bring the folder that PEFT's save_pretrained wrote."
                            : "peft_type is %s, which no installed plugin imports. Known are %s. Train one of these; or, where PEFT can merge the adapters, call merge_and_unload() in Python and import the model on the page Models."
                                    .formatted(type, String.join(", ", known)));
        }
        return Optional.empty();
    }

    private <O extends Record> Optional<Placed> placed(
            AdapterPlacement<O> placement,
            RunContext context,
            ForeignBase base,
            PeftAdapter adapter,
            Problems problems) {
        try {
            return extensions
                    .call(
                            ExtensionPointKind.PLACEMENT,
                            placement.id(),
                            () -> placement.fromPeft(context, base.names(), adapter))
                    .map(found -> placed(placement, found));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (PluginFaultException e) {
            problems.add("%s. Report it to the plugin's author: the log has the details.".formatted(e.getMessage()));
        }
        return Optional.empty();
    }

    private static <O extends Record> Placed placed(AdapterPlacement<O> placement, AdapterImport<O> found) {
        O options = found.options();
        return new Placed(
                new Choice(placement.id(), new OptionsMapper<>(placement.defaults()).toJson(options)),
                placement.placeholderTokens(options) + placement.positionOffset(options),
                found.parameters(),
                found.changes());
    }

    // ---- the model ----

    private static int longest(ForeignBase base, int taken) {
        return Math.min(LONGEST_SEQUENCE, base.outline().maxTokens() - taken);
    }

    private static RunSpecification specification(Request request, ForeignBase base, HeadChoice head, Placed placed) {
        return new RunSpecification(
                "",
                String.valueOf(request.baseModel()),
                head.choice(),
                List.of(placed.choice()),
                List.of(new Choice(STRATEGY, Map.of())),
                Map.of("maxTokens", longest(base, placed.tokensBefore()), "precision", "fp32"),
                new Resources(1, 0),
                null);
    }

    private static void reportLeftOver(PeftAdapter adapter, Problems problems) {
        Set<String> left = adapter.leftOver();
        if (!left.isEmpty()) {
            String more = left.size() > MOST_NAMED ? " and %d more".formatted(left.size() - MOST_NAMED) : "";
            problems.add(
                    "adapter_model.safetensors has tensors that no part of the model takes: %s%s. Train without what they belong to, or merge the adapters into the model in Python and import that."
                            .formatted(left.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")), more));
        }
    }

    private List<String> plugins(ResolvedRun run) {
        Set<Optional<String>> plugins = new LinkedHashSet<>();
        plugins.add(extensions.pluginOf(
                ExtensionPointKind.FAMILY, run.model().family().id()));
        plugins.add(extensions.pluginOf(ExtensionPointKind.HEAD, run.headId()));
        run.specification()
                .placements()
                .forEach(choice -> plugins.add(extensions.pluginOf(ExtensionPointKind.PLACEMENT, choice.id())));
        plugins.add(extensions.pluginOf(ExtensionPointKind.STRATEGY, STRATEGY));
        return plugins.stream().flatMap(Optional::stream).sorted().toList();
    }

    private void write(
            Request request,
            AdapterFolder folder,
            ForeignBase base,
            ResolvedRun run,
            List<Tensor> tensors,
            List<String> plugins)
            throws IOException {
        Path output = Path.of(request.output());
        Path model = output.resolve("model");
        List<UsedPlugin> used = new ArrayList<>();
        plugins.stream().filter(jars::containsKey).map(jars::get).forEach(used::add);
        new SavedModel(
                        SavedModel.FORMAT,
                        run.specification(),
                        ExampleReader.view(run.schema()),
                        null,
                        used,
                        0,
                        Map.of(),
                        false)
                .write(model, tensors, base.folder());
        Optional<String> reason = new HuggingFaceExport(run, base.folder(), output)
                .writeTrainedByPeft(output.resolve("export"), folder.weightsFile(), folder.config());
        if (reason.isPresent()) {
            SavedModel.explainMissingExport(model, reason.get());
        }
    }

    private static String library(AdapterFolder folder) {
        Object version = folder.config().get("peft_version");
        return version == null ? "PEFT" : "PEFT " + version;
    }
}
