package dev.headstock.plugins.elmo;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.CheckpointConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sizes and settings in {@code config.json}. An entry that is missing has the value of a small model.
 *
 * @param cellWidth of each direction's LSTM cell, before its projection
 * @param projectionWidth of a word, and of each direction's output; hidden states are twice as wide
 * @param clip limit of cell and projection values; 0 is none
 * @param skips whether layers from the second on add their input to their output
 * @param readsWords a table of words instead of the characters
 * @param vocabulary lines of words.txt, special tokens included
 */
record ElmoConfig(
        int layers,
        int cellWidth,
        int projectionWidth,
        double clip,
        boolean skips,
        boolean readsWords,
        int vocabulary,
        CharacterNetwork characters,
        int maxTokens,
        double dropout) {

    /**
     * The network that makes a word's vector from its characters.
     *
     * @param widths of the filters, in characters
     * @param counts of the filters of each width
     * @param length characters that are read of a word, with its two marks
     */
    record CharacterNetwork(
            int embeddingWidth,
            List<Integer> widths,
            List<Integer> counts,
            int highways,
            String activation,
            int length) {

        int filters() {
            return counts.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** @throws IllegalArgumentException naming everything that is wrong */
    static ElmoConfig read(Map<String, Object> entries) {
        CheckpointConfig config = new CheckpointConfig(entries);
        String input = config.text("input", "characters");
        ElmoConfig result = new ElmoConfig(
                config.rows("num_hidden_layers", 2),
                config.rows("cell_dim", 512),
                config.rows("projection_dim", 128),
                config.number("clip", 3),
                !Boolean.FALSE.equals(entries.get("skip_connections")),
                input.equals("words"),
                config.rows("vocab_size", Words.SPECIAL.size()),
                new CharacterNetwork(
                        config.rows("char_embedding_dim", 16),
                        list(entries, "filter_widths", List.of(1, 2, 3, 4), config),
                        list(entries, "filter_counts", List.of(32, 32, 64, 128), config),
                        config.id("highway_layers", 1),
                        config.text("char_activation", "relu"),
                        config.rows("max_characters_per_token", 50)),
                config.rows("max_tokens", 512),
                config.number("dropout", 0.1));
        config.require(
                Set.of("characters", "words").contains(input),
                "input '%s' is not one of characters, words".formatted(input));
        result.check(config);
        config.throwIfAny();
        return result;
    }

    private void check(CheckpointConfig config) {
        config.require(clip >= 0, "clip must be at least 0, was " + clip);
        config.require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, was " + dropout);
        config.require(
                vocabulary == 0 || vocabulary >= Words.SPECIAL.size(),
                "vocab_size must be at least %d, for the special tokens".formatted(Words.SPECIAL.size()));
        config.require(
                Set.of("relu", "tanh").contains(characters.activation()),
                "char_activation '%s' is not one of relu, tanh".formatted(characters.activation()));
        config.require(
                characters.widths().size() == characters.counts().size(),
                "filter_widths has %d entries, but filter_counts has %d"
                        .formatted(
                                characters.widths().size(), characters.counts().size()));
        config.require(
                characters.widths().stream().allMatch(width -> width <= characters.length()),
                "filter_widths %s has one above max_characters_per_token %d"
                        .formatted(characters.widths(), characters.length()));
        config.require(
                characters.length() == 0 || characters.length() >= Characters.SHORTEST,
                "max_characters_per_token must be at least %d".formatted(Characters.SHORTEST));
    }

    private static List<Integer> list(
            Map<String, Object> entries, String key, List<Integer> otherwise, CheckpointConfig config) {
        if (!entries.containsKey(key)) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        boolean whole = entries.get(key) instanceof List<?> values
                && !values.isEmpty()
                && values.stream()
                        .allMatch(value -> value instanceof Number number
                                && number.doubleValue() == number.intValue()
                                && number.intValue() >= 1
                                && numbers.add(number.intValue()));
        config.require(
                whole, "%s must be a list of whole numbers of at least 1, was %s".formatted(key, entries.get(key)));
        return numbers;
    }

    int width() {
        return 2 * projectionWidth;
    }

    ModelOutline outline(Map<String, Object> entries) {
        ModelOutline.Builder outline = ModelOutline.of("elmo")
                .size(layers, width(), vocabulary, maxTokens)
                .dropout(dropout, 0)
                .config(entries);
        if (readsWords) {
            outline.parameter(-1, ParameterKind.EMBEDDING, Paths.WORDS, vocabulary, projectionWidth)
                    .initial(Paths.WORDS, new Init.Normal(1 / Math.sqrt(projectionWidth)));
        } else {
            describeCharacters(outline);
        }
        outline.site(-1, SiteRole.EMBEDDINGS, width(), width());
        for (int layer = 0; layer < layers; layer++) {
            describe(outline, layer, Paths.FORWARD);
            describe(outline, layer, Paths.BACKWARD);
            outline.site(layer, SiteRole.BLOCK_OUTPUT, width(), width());
        }
        return outline.build();
    }

    /** Initial values keep the size of what passes; highways begin by carrying most of their input, as in AllenNLP. */
    private void describeCharacters(ModelOutline.Builder outline) {
        int embedding = characters.embeddingWidth();
        outline.parameter(-1, ParameterKind.EMBEDDING, Paths.CHARACTERS, Characters.COUNT, embedding)
                .initial(Paths.CHARACTERS, new Init.Uniform(1));
        for (int i = 0; i < characters.widths().size(); i++) {
            int width = characters.widths().get(i);
            String filter = Paths.filter(i);
            outline.parameter(
                            -1,
                            ParameterKind.OTHER,
                            filter + ".weight",
                            characters.counts().get(i),
                            embedding,
                            width)
                    .initial(filter + ".weight", Init.kaimingUniform((long) embedding * width))
                    .parameter(
                            -1,
                            ParameterKind.BIAS,
                            filter + ".bias",
                            characters.counts().get(i));
        }
        int filters = characters.filters();
        for (int i = 0; i < characters.highways(); i++) {
            matrix(outline, -1, Paths.highway(i) + ".weight", 2 * filters, filters);
            outline.parameter(-1, ParameterKind.BIAS, Paths.highway(i) + ".bias", 2L * filters)
                    .initial(Paths.highway(i) + ".bias", onesBetween(2 * filters, filters, 2 * filters));
        }
        matrix(outline, -1, Paths.PROJECTION + ".weight", projectionWidth, filters);
        outline.parameter(-1, ParameterKind.BIAS, Paths.PROJECTION + ".bias", projectionWidth);
    }

    private void describe(ModelOutline.Builder outline, int layer, String direction) {
        String path = Paths.lstm(layer, direction);
        matrix(outline, layer, path + ".input", 4 * cellWidth, projectionWidth);
        matrix(outline, layer, path + ".recurrent", 4 * cellWidth, projectionWidth);
        outline.parameter(layer, ParameterKind.BIAS, path + ".bias", 4L * cellWidth)
                .initial(path + ".bias", onesBetween(4 * cellWidth, cellWidth, 2 * cellWidth));
        matrix(outline, layer, path + ".projection", projectionWidth, cellWidth);
    }

    private static void matrix(ModelOutline.Builder outline, int layer, String path, int out, int in) {
        outline.parameter(layer, ParameterKind.MATRIX, path, out, in).initial(path, new Init.Normal(1 / Math.sqrt(in)));
    }

    /** 1 between two positions, of the gates that are to begin open, and 0 elsewhere. */
    private static Init onesBetween(int size, int from, int to) {
        return new Init.Computed(() -> {
            float[] bias = new float[size];
            Arrays.fill(bias, from, to, 1);
            return bias;
        });
    }
}
