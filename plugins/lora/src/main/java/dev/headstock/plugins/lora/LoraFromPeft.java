package dev.headstock.plugins.lora;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.kit.PeftConfig;
import dev.headstock.plugins.lora.Lora.Options;
import dev.headstock.plugins.lora.Lora.Start;
import dev.headstock.plugins.lora.Lora.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a LoRA of PEFT. There every module has a rank and a strength of its own, here a layer has one rank and the placement one alpha: thinner
 * matrices are filled up with zeros, and other strengths go into B, so that the changes stay the same. A projection that PEFT left alone
 * beside others of its layer gets a change of zeros. Where a checkpoint fuses projections, each gets A and its rows of B.
 */
final class LoraFromPeft {
    /** What a configuration may have set: it is handled here, or says only how the training began. */
    private static final Set<String> KNOWN = Set.of(
            "r",
            "lora_alpha",
            "lora_dropout",
            "rank_pattern",
            "alpha_pattern",
            "use_dora",
            "use_rslora",
            "bias",
            "fan_in_fan_out",
            "init_lora_weights",
            "eva_config",
            "layers_to_transform",
            "layers_pattern",
            "exclude_modules",
            "megatron_core",
            "qalora_group_size",
            "runtime_config",
            "velora_config");

    /** Starts that leave the base model as it was; the others take something out of its weights. */
    private static final Set<String> STARTS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String MAGNITUDES = ".lora_magnitude_vector";

    private final ModelOutline model;
    private final CheckpointNames names;
    private final ForeignAdapter adapter;
    private final PeftConfig config;
    private final boolean stabilized;
    private final boolean magnitudes;

    LoraFromPeft(ModelOutline model, CheckpointNames names, ForeignAdapter adapter) {
        this.model = model;
        this.names = names;
        this.adapter = adapter;
        this.config = new PeftConfig(adapter);
        this.stabilized = config.isSet("use_rslora");
        this.magnitudes = config.isSet("use_dora");
    }

    /**
     * What PEFT has at one module.
     *
     * @param magnitudes with DoRA
     */
    private record Module(ForeignTensor a, ForeignTensor b, double scale, Optional<ForeignTensor> magnitudes) {
        int rank() {
            return (int) a.shape().get(0);
        }
    }

    /** A module's share at a site. */
    private record Found(Site site, Target target, Module module, int part, int parts) {}

    Optional<AdapterImport<Options>> read() {
        config.requireKnown(KNOWN);
        checkStart();
        if (!config.text("bias", "none").equals("none")) {
            config.object(
                    "bias is '%s': biases of the base model were trained, which a LoRA of Headstock has not. Train with bias='none'."
                            .formatted(config.text("bias", "none")));
        }
        Map<String, Module> modules = modules();
        Set<String> placed = new HashSet<>();
        List<Found> found = new ArrayList<>();
        for (Target target : Target.values()) {
            for (Site site : model.sites(target.role())) {
                CheckpointTensor tensor =
                        model.weightAt(site).flatMap(names::tensor).orElse(null);
                String name = tensor == null ? "" : tensor.name().replaceFirst("\\.weight$", "");
                Module module = modules.get(name);
                if (tensor != null && module != null) {
                    placed.add(name);
                    found.add(new Found(
                            site,
                            target,
                            module,
                            tensor.mapping().part(),
                            tensor.mapping().parts()));
                    checkShapes(name, site, module, tensor.mapping().parts());
                }
            }
        }
        if (found.isEmpty()) {
            config.object("None of its modules is a projection of this base model, of the family %s: %s."
                    .formatted(model.family(), someOf(modules.keySet())));
            return Optional.empty();
        }
        return config.hasProblems() ? Optional.empty() : Optional.of(imported(found, changes(modules, placed)));
    }

    private void checkStart() {
        String start = config.text("init_lora_weights", "true");
        if (!STARTS.contains(start)) {
            config.object(
                    "It started with init_lora_weights='%s', which also changed the base model's weights. Save it in Python as a plain LoRA, with save_pretrained(…, path_initial_model_for_weight_conversion=…), and import that."
                            .formatted(start));
        }
    }

    /** By the module's name; both matrices are there. */
    private Map<String, Module> modules() {
        Map<String, Module> modules = new TreeMap<>();
        for (String name : adapter.names()) {
            if (!name.endsWith(A)) {
                continue;
            }
            String module = name.substring(0, name.length() - A.length());
            Optional<ForeignTensor> a = matrix(name);
            Optional<ForeignTensor> b = matrix(module + B);
            Optional<ForeignTensor> lengths = lengths(module);
            if (magnitudes && lengths.isEmpty()) {
                config.object("'%s' is missing, although use_dora is set. Save the adapter again."
                        .formatted(module + MAGNITUDES));
            }
            if (a.isPresent() && b.isPresent()) {
                modules.put(module, new Module(a.get(), b.get(), scale(module, a.get()), lengths));
            }
        }
        return modules;
    }

    private Optional<ForeignTensor> matrix(String name) {
        Optional<ForeignTensor> tensor = adapter.tensor(name);
        if (tensor.isEmpty() || tensor.get().shape().dimension() != 2) {
            config.object(tensor.map(
                            found -> "'%s' has the shape %s, where a matrix is needed.".formatted(name, found.shape()))
                    .orElse("'%s' is missing. Save the adapter again.".formatted(name)));
            return Optional.empty();
        }
        return tensor;
    }

    private Optional<ForeignTensor> lengths(String module) {
        return magnitudes
                ? adapter.tensor(module + MAGNITUDES).or(() -> adapter.tensor(module + MAGNITUDES + ".weight"))
                : Optional.empty();
    }

    private double scale(String module, ForeignTensor a) {
        double rank = a.shape().get(0);
        double alpha = config.ofModule("alpha_pattern", module).orElseGet(() -> config.number("lora_alpha", 8));
        return alpha / (stabilized ? Math.sqrt(rank) : rank);
    }

    private void checkShapes(String name, Site site, Module module, int parts) {
        long in = module.a().shape().get(1);
        long out = module.b().shape().get(0);
        if (in != site.inputWidth() || out != (long) parts * site.outputWidth()) {
            config.object(
                    "At '%s' it changes a weight of [%d, %d], but that of the base model is [%d, %d]. Choose the base model that it was trained on."
                            .formatted(name, out, in, (long) parts * site.outputWidth(), site.inputWidth()));
        } else if (module.b().shape().get(1) != module.rank()) {
            config.object("The two matrices of '%s' have different ranks, %d and %d. Save the adapter again."
                    .formatted(name, module.rank(), module.b().shape().get(1)));
        } else if (module.magnitudes().filter(m -> m.numbers().length != out).isPresent()) {
            config.object("'%s' has not the %d numbers of its module's rows. Save the adapter again."
                    .formatted(name + MAGNITUDES, out));
        }
    }

    private AdapterImport<Options> imported(List<Found> found, Map<String, UnaryOperator<float[]>> changes) {
        Map<Integer, Integer> ranks = new TreeMap<>();
        found.forEach(each -> ranks.merge(each.site().layer(), each.module().rank(), Math::max));
        Options options = options(found, ranks);
        Map<Site, Found> bySite = new HashMap<>();
        found.forEach(each -> bySite.put(each.site(), each));
        Map<String, ForeignTensor> parameters = new LinkedHashMap<>();
        Lora.changes(model, options).forEach((site, change) -> {
            Found there = bySite.get(site);
            if (there == null && magnitudes) {
                adapter.object(
                        "With use_dora, layer %d has no change at %s, where other layers have one: a DoRA of Headstock is at the same projections of each of its layers."
                                .formatted(site.layer(), site.role().id()));
            }
            put(site, change, there, parameters);
        });
        return new AdapterImport<>(options, parameters, changes);
    }

    private Options options(List<Found> found, Map<Integer, Integer> ranks) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        found.forEach(each -> targets.add(each.target()));
        boolean even = ranks.values().stream().distinct().count() == 1;
        boolean everywhere = ranks.size() == model.layers();
        List<Integer> each = new ArrayList<>();
        for (int layer = 0; layer < model.layers() && !even; layer++) {
            each.add(ranks.getOrDefault(layer, 0));
        }
        return new Options(
                ranks.values().stream().max(Integer::compare).orElseThrow(),
                config.number("lora_alpha", 8),
                targets,
                config.number("lora_dropout", 0),
                everywhere || !even
                        ? "all"
                        : ranks.keySet().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                each,
                stabilized,
                magnitudes,
                Start.ZERO,
                false);
    }

    private void put(Site site, LoraAdapter change, @Nullable Found there, Map<String, ForeignTensor> parameters) {
        int rank = change.rank();
        float[] a = new float[rank * site.inputWidth()];
        float[] b = new float[site.outputWidth() * rank];
        if (there != null) {
            Module module = there.module();
            System.arraycopy(module.a().numbers(), 0, a, 0, module.a().numbers().length);
            float[] rows = module.b().part(there.part(), there.parts()).numbers();
            double factor = module.scale() / change.scale();
            for (int row = 0; row < site.outputWidth(); row++) {
                for (int column = 0; column < module.rank(); column++) {
                    b[row * rank + column] = (float) (factor * rows[row * module.rank() + column]);
                }
            }
            module.magnitudes()
                    .ifPresent(lengths -> parameters.put(
                            AdapterTensor.path(site, DoraAdapter.MAGNITUDE),
                            lengths.reshaped(lengths.numbers().length).part(there.part(), there.parts())));
        }
        parameters.put(AdapterTensor.path(site, LoraAdapter.A), tensor(a, rank, site.inputWidth()));
        parameters.put(AdapterTensor.path(site, LoraAdapter.B), tensor(b, site.outputWidth(), rank));
    }

    private static ForeignTensor tensor(float[] numbers, long rows, long columns) {
        return new ForeignTensor(new Shape(rows, columns), numbers);
    }

    /** Of modules that are no projections of a layer, such as the pooler that {@code all-linear} adapts. */
    private Map<String, UnaryOperator<float[]>> changes(Map<String, Module> modules, Set<String> placed) {
        Map<String, UnaryOperator<float[]>> changes = new LinkedHashMap<>();
        modules.forEach((name, module) -> {
            if (!placed.contains(name)) {
                changes.put(name + ".weight", weight -> changed(weight, module));
            }
        });
        return changes;
    }

    /** {@code W + scale·B·A}, with the lengths of its rows where they are apart. */
    private static float[] changed(float[] weight, Module module) {
        int rows = (int) module.b().shape().get(0);
        int columns = (int) module.a().shape().get(1);
        int rank = module.rank();
        if (weight.length != rows * columns) {
            throw new IllegalArgumentException("it changes a weight of [%d, %d], and that has %d numbers."
                    .formatted(rows, columns, weight.length));
        }
        float[] result = new float[weight.length];
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < rank; i++) {
                    sum += (double) module.b().numbers()[row * rank + i]
                            * module.a().numbers()[i * columns + column];
                }
                double value = weight[row * columns + column] + module.scale() * sum;
                squares += value * value;
                result[row * columns + column] = (float) value;
            }
            if (module.magnitudes().isPresent()) {
                double factor = module.magnitudes().get().numbers()[row] / Math.sqrt(squares);
                for (int column = 0; column < columns; column++) {
                    result[row * columns + column] *= (float) factor;
                }
            }
        }
        return result;
    }

    private static String someOf(Set<String> modules) {
        return modules.isEmpty()
                ? "it has no tensors of LoRA"
                : modules.stream().limit(5).collect(Collectors.joining(", "));
    }
}
