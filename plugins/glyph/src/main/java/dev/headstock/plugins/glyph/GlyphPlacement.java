package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Embeddings from pictures at the word embeddings of any model. */
@Extension
public final class GlyphPlacement implements AdapterPlacement<GlyphPlacement.Options> {

    /** Which tokens get an embedding from their picture. */
    public enum Replaced {
        /** Characters that the model's vocabulary lacks. */
        UNKNOWN,
        /** All characters that have a picture. */
        EVERY
    }

    public record Options(
            @Option("Pictures and network, made by the recipe 'Character pictures' from this model's embeddings.")
            ModelReference pictures,

            @Option("Which characters are read from their pictures: those that the model does not know, or every one.")
            Replaced replaced,

            @Option("Train the network on with the run. Without, it stays as the recipe made it.")
            boolean trained,

            @Option(
                    value = "Characters that count as unknown although the model knows them, without separators:"
                            + " an experiment on unseen characters.",
                    advanced = true)
            String hidden) {}

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
        return "Gives Chinese characters that the model does not know an embedding made of their picture.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, Replaced.UNKNOWN, false, "");
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        if (options.pictures().kind() == ModelReference.Kind.NONE) {
            throw new IllegalArgumentException("Choose a model that the recipe 'Character pictures' has made.");
        }
        ModelOutline outline = context.model(options.pictures());
        if (!outline.family().equals(GlyphConfig.MODEL_TYPE)) {
            throw new IllegalArgumentException(
                    "The chosen model is of the family '%s' and has no pictures. Choose one that the recipe 'Character pictures' has made."
                            .formatted(outline.family()));
        }
        List<Site> sites = context.model().sites(SiteRole.WORD_EMBEDDINGS);
        if (sites.isEmpty() || sites.get(0).outputWidth() != outline.width()) {
            throw new IllegalArgumentException(
                    "The network computes embeddings of width %d, but those of the model are %s. Make pictures from this model's embeddings."
                            .formatted(
                                    outline.width(),
                                    sites.isEmpty()
                                            ? "not open to adapters"
                                            : "of width " + sites.get(0).outputWidth()));
        }
        OptionalInt unknown = context.vocabulary().unknownTokenId();
        if (options.replaced() == Replaced.UNKNOWN && unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The model's vocabulary has no token for unknown characters, so none is replaced. Choose 'every'.");
        }
        CharacterRanges characters = GlyphConfig.read(outline.config()).characters();
        Set<Integer> hidden = options.hidden().codePoints().boxed().collect(Collectors.toUnmodifiableSet());
        return Map.of(sites.get(0), new Glyph(characters, outline.width(), unknown.orElse(-1), options, hidden));
    }

    private record Glyph(CharacterRanges characters, int width, int unknown, Options options, Set<Integer> hidden)
            implements Adapter {

        @Override
        public List<ParameterSpec> parameters() {
            List<ParameterSpec> specs = new ArrayList<>();
            specs.add(ParameterSpec.constant(
                    GlyphConfig.PICTURES,
                    new Shape(characters.size(), GlyphNetwork.PIXELS),
                    new Init.FromModel(options.pictures(), GlyphConfig.PICTURES)));
            for (ParameterSpec spec : GlyphNetwork.parameters(width)) {
                Init init = new Init.FromModel(options.pictures(), spec.name());
                specs.add(new ParameterSpec(spec.name(), spec.shape(), init, options.trained()));
            }
            return specs;
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return new PicturedTokens(context.batch(), characters)
                    .replaced(
                            context.output(),
                            (id, character) ->
                                    options.replaced() == Replaced.EVERY || id == unknown || hidden.contains(character),
                            context::parameter,
                            context.kernels())
                    .orElse(context.output());
        }

        @Override
        public String formula() {
            return options.replaced() == Replaced.EVERY ? "CNN(picture)" : "CNN(picture) where E is unknown";
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }
    }
}
