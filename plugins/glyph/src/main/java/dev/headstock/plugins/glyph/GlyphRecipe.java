package dev.headstock.plugins.glyph;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.api.tuning.AdamW;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/**
 * Draws Chinese characters and trains a small network to predict, from a character's picture, its embedding in a given
 * model. The pictures are kept, so that no font is needed afterwards.
 *
 * @see <a href="https://arxiv.org/abs/1704.04859">Liu et al., 2017</a>
 * @see <a href="https://arxiv.org/abs/1708.04755">Su and Lee, 2017</a>
 */
@Extension
public final class GlyphRecipe implements ModelRecipe<GlyphRecipe.Options> {
    private static final double DROPOUT = 0.3;

    private final Function<Vocabulary, List<KnownCharacter>> characters;
    private final int lastDrawn;

    public GlyphRecipe() {
        this(KnownCharacter::of, GlyphFont.LAST);
    }

    /** @param lastDrawn where the block of drawn characters ends, inclusive */
    GlyphRecipe(Function<Vocabulary, List<KnownCharacter>> characters, int lastDrawn) {
        this.characters = characters;
        this.lastDrawn = lastDrawn;
    }

    public record Options(
            @Option("The model whose embeddings of characters are predicted.")
            ModelReference model,

            @Option("Name of an installed font; empty: the installed one that has the most characters.")
            String font,

            @Option(value = "Steps of training.", min = 100, max = 100_000)
            int steps,

            @Option(value = "Pictures in a step.", unit = "pictures", min = 8, max = 1024)
            int batch,

            @Option(value = "Learning rate; it does not fall.", min = 0.00001, max = 0.1)
            double learningRate,

            @Option(
                    value = "Known characters that are kept out of training and measured afterwards; 0 uses all of"
                            + " them.",
                    unit = "characters",
                    min = 0,
                    max = 5_000)
            int heldOut,

            @Option(
                    value = "A control: pictures are exchanged between characters at random, so that there is nothing"
                            + " to learn.",
                    advanced = true)
            boolean shuffled) {
        public Options {
            if (steps < 1 || batch < 1 || !(learningRate > 0) || heldOut < 0) {
                throw new IllegalArgumentException(
                        "steps %d and batch %d must be at least 1, learningRate %s positive, heldOut %d at least 0"
                                .formatted(steps, batch, learningRate, heldOut));
            }
        }
    }

    @Override
    public String id() {
        return "glyph";
    }

    @Override
    public String title() {
        return "Character pictures";
    }

    @Override
    public String summary() {
        return "Learns to tell a Chinese character's embedding from its picture, for characters a model has never"
                + " seen.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, "", 3_000, 64, 0.001, 500, false);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        if (options.model().kind() == ModelReference.Kind.NONE) {
            return Optional.of("Choose the model whose embeddings are predicted.");
        }
        Subject model = sources.model(options.model());
        if (model.outline().wordEmbeddings().isEmpty()) {
            return Optional.of("The model '%s' has no table of word embeddings to predict. Choose another one."
                    .formatted(model.name()));
        }
        return Optional.empty();
    }

    @Override
    public void make(RecipeContext context, Options options) {
        AnalyzedModel model = context.model(options.model());
        GlyphFont font = GlyphFont.find(options.font());
        List<KnownCharacter> known = new ArrayList<>(characters.apply(model.vocabulary()).stream()
                .filter(each -> font.has(each.character()))
                .toList());
        if (known.size() < Math.max(10, 2 * options.heldOut())) {
            throw new IllegalArgumentException(
                    "The model '%s' has %d Chinese characters that the font '%s' can draw, too few to keep %d out. Choose a Chinese model."
                            .formatted(model.name(), known.size(), font.name(), options.heldOut()));
        }
        Drawn drawn = drawn(font, lastDrawn);
        context.recordSource("font " + font.name(), bytes(drawn.pictures()));
        int heldOutSeed = context.random("held out", 0).nextInt();
        known.sort(Comparator.comparingDouble(each -> Draw.uniform(heldOutSeed, each.character())));
        List<KnownCharacter> heldOut = known.subList(0, options.heldOut());
        List<KnownCharacter> trained = known.subList(options.heldOut(), known.size());
        Embeddings embeddings = Embeddings.of(model, trained);
        Drawn seen = options.shuffled() ? exchanged(drawn, context) : drawn;
        Map<String, NDArray> network = train(context, options, trained, seen, embeddings);
        Map<String, Object> config =
                new LinkedHashMap<>(new GlyphConfig(embeddings.width(), drawn.characters()).entries());
        config.put("font", font.name());
        if (!heldOut.isEmpty()) {
            config.put(GlyphConfig.HELD_OUT_SEED, heldOutSeed);
            config.put(
                    GlyphConfig.HELD_OUT_UP_TO,
                    Draw.uniform(heldOutSeed, heldOut.get(heldOut.size() - 1).character()));
            config.put(GlyphConfig.HELD_OUT_OF, known.size());
            config.putAll(HeldOut.measure(context, heldOut, seen, embeddings, network));
        }
        write(context, config, seen, embeddings, network);
    }

    private static Drawn drawn(GlyphFont font, int last) {
        CharacterRanges ranges = font.characters(last);
        return new Drawn(ranges, font.pictures(ranges.characters()));
    }

    private static Drawn exchanged(Drawn drawn, RecipeContext context) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < drawn.characters().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(context.random("exchange", 0).nextLong()));
        int pixels = GlyphNetwork.PIXELS;
        float[] exchanged = new float[drawn.pictures().length];
        for (int i = 0; i < order.size(); i++) {
            System.arraycopy(drawn.pictures(), order.get(i) * pixels, exchanged, i * pixels, pixels);
        }
        return new Drawn(drawn.characters(), exchanged);
    }

    /** Mean squared error in units of the embeddings' variance, plus 1 − cosine, both without the mean embedding. */
    private static Map<String, NDArray> train(
            RecipeContext context, Options options, List<KnownCharacter> trained, Drawn drawn, Embeddings embeddings) {
        return context.train(
                "network",
                GlyphNetwork.parameters(embeddings.width()),
                AdamW.DEFAULT,
                options.learningRate(),
                options.steps(),
                (step, pass) -> {
                    RandomGenerator random = context.random("batch", step);
                    List<KnownCharacter> batch = new ArrayList<>();
                    for (int i = 0; i < options.batch(); i++) {
                        batch.add(trained.get(random.nextInt(trained.size())));
                    }
                    NDArray pictures =
                            pass.manager().create(drawn.of(batch), new Shape(batch.size(), GlyphNetwork.PIXELS));
                    NDArray targets =
                            pass.manager().create(embeddings.of(batch), new Shape(batch.size(), embeddings.width()));
                    NDArray found = GlyphNetwork.apply(pictures, pass::parameter, pass.kernels(), DROPOUT);
                    NDArray difference = found.sub(targets);
                    NDArray cosine = found.mul(targets)
                            .sum(new int[] {1})
                            .div(norm(found).mul(norm(targets)));
                    return difference.mul(difference).mean().sub(cosine.mean());
                });
    }

    private static NDArray norm(NDArray rows) {
        return rows.mul(rows).sum(new int[] {1}).add(1e-8f).sqrt();
    }

    private static void write(
            RecipeContext context,
            Map<String, Object> config,
            Drawn drawn,
            Embeddings embeddings,
            Map<String, NDArray> network) {
        context.writer().config(config);
        String characters = drawn.characters().characters().stream()
                .map(Character::toString)
                .collect(Collectors.joining());
        context.writer().file("characters.txt", characters.getBytes(UTF_8));
        for (ParameterInfo parameter : context.outline(config).parameters()) {
            context.scoped(() -> {
                context.writer().parameter(parameter.path(), value(context, parameter, drawn, embeddings, network));
                return parameter;
            });
        }
    }

    private static NDArray value(
            RecipeContext context,
            ParameterInfo parameter,
            Drawn drawn,
            Embeddings embeddings,
            Map<String, NDArray> network) {
        if (parameter.path().equals(GlyphConfig.PICTURES)) {
            return context.manager().create(drawn.pictures(), parameter.shape());
        }
        if (parameter.path().equals(GlyphConfig.SPECIAL)) {
            return context.manager().create(embeddings.special(), parameter.shape());
        }
        NDArray trained = Objects.requireNonNull(network.get(parameter.path()));
        // The network learned embeddings without their mean and in units of their deviation.
        return switch (parameter.path()) {
            case "output.weight" -> context.kernels().scale(trained, embeddings.deviation());
            case "output.bias" ->
                context.kernels()
                        .scale(trained, embeddings.deviation())
                        .add(context.manager().create(embeddings.mean()));
            default -> trained;
        };
    }

    private static byte[] bytes(float[] pictures) {
        byte[] bytes = new byte[pictures.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(255 * pictures[i]);
        }
        return bytes;
    }
}
