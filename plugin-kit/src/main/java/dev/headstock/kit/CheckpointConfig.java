package dev.headstock.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the entries of a {@code config.json} and collects everything that is wrong with them. */
public final class CheckpointConfig {
    /** Far beyond any published model; a hostile file could otherwise ask for more parameters than fit into memory. */
    private static final int MOST_LAYERS = 1_000;

    private static final int WIDEST = 1 << 17;
    private static final int MOST_VECTORS = 1 << 24;

    private static final Set<String> ACTIVATIONS =
            Set.of("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish");

    private final Map<String, Object> entries;
    private final List<String> problems = new ArrayList<>();

    public CheckpointConfig(Map<String, Object> entries) {
        this.entries = entries;
    }

    /** A number of layers. */
    public int layers(String key) {
        return count(key, MOST_LAYERS);
    }

    /** A width, or a number of attention heads. */
    public int width(String key) {
        return count(key, WIDEST);
    }

    /** Number of rows of a table: words, positions, types. */
    public int rows(String key) {
        return count(key, MOST_VECTORS);
    }

    /** Likewise, with the value that a missing entry stands for. */
    public int rows(String key, int otherwise) {
        return entries.containsKey(key) ? rows(key) : otherwise;
    }

    /** A whole number of at least 0, such as a token id. */
    public int id(String key, int otherwise) {
        Object value = entries.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() == number.intValue() && number.intValue() >= 0) {
            return number.intValue();
        }
        problems.add("%s must be a whole number of at least 0, was %s".formatted(key, value));
        return otherwise;
    }

    public double number(String key, double otherwise) {
        return entries.get(key) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** An activation that {@link dev.headstock.api.model.Kernels#activation} knows. */
    public String activation(String key) {
        return activation(key, "gelu");
    }

    /** Likewise, with the value that a missing entry stands for. */
    public String activation(String key, String otherwise) {
        String name = String.valueOf(entries.getOrDefault(key, otherwise));
        require(
                ACTIVATIONS.contains(name),
                "%s '%s' is not one of %s"
                        .formatted(key, name, ACTIVATIONS.stream().sorted().toList()));
        return name;
    }

    /** Attention heads that share a width evenly. */
    public void requireDivides(String headsKey, int heads, String widthKey, int width) {
        require(
                heads == 0 || width % heads == 0,
                "%s %d is not a multiple of %s %d".formatted(widthKey, width, headsKey, heads));
    }

    /** Learned absolute positions and attention in both directions, as a BERT has them. */
    public void requireEncoder() {
        String kind = text("position_embedding_type", "absolute");
        require(
                kind.equals("absolute"),
                "position_embedding_type '%s' is not supported, only 'absolute'".formatted(kind));
        require(!isTrue("is_decoder"), "is_decoder is true, but only encoders are supported");
    }

    public boolean isTrue(String key) {
        return Boolean.TRUE.equals(entries.get(key));
    }

    /** A string entry, with the value that a missing one stands for. */
    public String text(String key, String otherwise) {
        return entries.get(key) instanceof String text ? text : otherwise;
    }

    public void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    /** @throws IllegalArgumentException naming everything that is wrong */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("config.json: " + String.join("; ", problems));
        }
    }

    private int count(String key, int most) {
        if (entries.get(key) instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= 1
                && number.longValue() <= most) {
            return number.intValue();
        }
        problems.add("%s must be a whole number from 1 to %d, was %s".formatted(key, most, entries.get(key)));
        return 0;
    }
}
