package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.ModelFiles;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer;
import dev.headstock.api.model.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Its checkpoint is one file that only it can read; query, key and value are one transposed tensor. */
final class FusedFamily implements ModelFamily<FusedFamily.Options> {
    record Options() {}

    @Override
    public String id() {
        return "fused";
    }

    @Override
    public String title() {
        return "Fused";
    }

    @Override
    public String summary() {
        return "Three projections in one tensor.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!manifest.config().containsKey("fused")) {
            return Optional.empty();
        }
        ModelOutline.Builder outline = ModelOutline.of("fused").size(1, 3, 2, 8);
        List.of("query", "key", "value").forEach(path -> outline.parameter(0, ParameterKind.MATRIX, path, 2, 3));
        return Optional.of(outline.build());
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return List.of(
                new TensorMapping("query", true, 0, 3),
                new TensorMapping("key", true, 1, 3),
                new TensorMapping("value", true, 2, 3));
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        throw new AssertionError("nothing is computed");
    }

    @Override
    public Optional<Tokenizer> tokenizer(ModelOutline outline, ModelFiles files, Options options) throws IOException {
        try (InputStream words = files.open("words.txt")) {
            words.readAllBytes();
        }
        return Optional.of(new NoTokenizer());
    }

    @Override
    public Optional<CheckpointReader> openCheckpoint(Path folder) {
        return Files.exists(folder.resolve("fused.bin")) ? Optional.of(new FusedReader()) : Optional.empty();
    }

    private static final class FusedReader implements CheckpointReader {
        @Override
        public Map<String, Object> config() {
            return Map.of("fused", true);
        }

        @Override
        public Map<String, Shape> tensors() {
            return Map.of("qkv", new Shape(3, 6));
        }

        @Override
        public void read(String tensor, Consumer<float[]> pieces) {
            for (int row = 0; row < 3; row++) {
                float[] piece = new float[6];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = 10 * row + i;
                }
                pieces.accept(piece);
            }
        }

        @Override
        public Set<String> files() {
            return Set.of("words.txt");
        }

        @Override
        public InputStream file(String name) {
            return new ByteArrayInputStream("one\ntwo".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }

    private static final class NoTokenizer implements Tokenizer {
        @Override
        public List<Token> tokenize(String text) {
            return List.of();
        }

        @Override
        public String decode(int[] ids) {
            return "";
        }

        @Override
        public Vocabulary vocabulary() {
            throw new AssertionError("not asked for");
        }

        @Override
        public SpecialTokens specialTokens() {
            return new SpecialTokens(List.of(), List.of(), List.of());
        }
    }
}
