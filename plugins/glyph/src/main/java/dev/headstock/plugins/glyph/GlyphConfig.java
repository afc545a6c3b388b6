package dev.headstock.plugins.glyph;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.CheckpointConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of {@code config.json}: the width of the embeddings, and which characters have pictures. */
record GlyphConfig(int width, CharacterRanges characters) {
    static final String MODEL_TYPE = "glyph";
    static final String PICTURES = "pictures";
    static final String SPECIAL = "special_embeddings.weight";
    /** Which characters the network has not learned: those with {@code Draw.uniform(seed, character)} up to this number. */
    static final String HELD_OUT_SEED = "held_out_seed";

    static final String HELD_OUT_UP_TO = "held_out_up_to";
    static final String HELD_OUT = "held_out_characters";
    /** Number of characters that they were drawn from. */
    static final String HELD_OUT_OF = "held_out_of";

    private static final int MAX_TOKENS = 512;
    private static final int LAST_CODE_POINT = Character.MAX_CODE_POINT;

    Map<String, Object> entries() {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("model_type", MODEL_TYPE);
        entries.put("hidden_size", width);
        entries.put("picture_size", GlyphNetwork.SIZE);
        entries.put("first_characters", characters.first());
        entries.put("last_characters", characters.last());
        return entries;
    }

    /** @throws IllegalArgumentException naming everything that is wrong */
    static GlyphConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        List<Integer> first = numbers(entries.get("first_characters"));
        List<Integer> last = numbers(entries.get("last_characters"));
        config.require(
                areRanges(first, last),
                "first_characters and last_characters must be code points of ranges in ascending order");
        config.require(
                config.rows("picture_size", GlyphNetwork.SIZE) == GlyphNetwork.SIZE,
                "picture_size must be %d".formatted(GlyphNetwork.SIZE));
        GlyphConfig result = new GlyphConfig(config.width("hidden_size"), new CharacterRanges(first, last));
        config.throwIfAny();
        return result;
    }

    private static List<Integer> numbers(@Nullable Object value) {
        List<Integer> numbers = new ArrayList<>();
        if (value instanceof List<?> items) {
            items.forEach(item -> numbers.add(item instanceof Number number ? number.intValue() : -1));
        }
        return numbers;
    }

    private static boolean areRanges(List<Integer> first, List<Integer> last) {
        boolean sound = !first.isEmpty() && first.size() == last.size();
        int before = -1;
        for (int i = 0; sound && i < first.size(); i++) {
            sound = first.get(i) > before && last.get(i) >= first.get(i) && last.get(i) <= LAST_CODE_POINT;
            before = last.get(i);
        }
        return sound;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of(MODEL_TYPE)
                .size(0, width, CharacterVocabulary.SPECIAL.size() + characters.size(), MAX_TOKENS)
                .config(entries)
                .fixed(-1, ParameterKind.OTHER, PICTURES, characters.size(), GlyphNetwork.PIXELS)
                .initial(PICTURES, Init.ZEROS)
                .parameter(-1, ParameterKind.EMBEDDING, SPECIAL, CharacterVocabulary.SPECIAL.size(), width);
        GlyphNetwork.parameters(width).forEach(spec -> outline.parameter(
                        -1, kind(spec.name()), spec.name(), spec.shape().getShape())
                .initial(spec.name(), spec.init()));
        return outline.site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width)
                .build();
    }

    private static ParameterKind kind(String name) {
        if (name.startsWith("norm.")) {
            return ParameterKind.NORM;
        }
        return name.endsWith("bias") ? ParameterKind.BIAS : ParameterKind.MATRIX;
    }
}
