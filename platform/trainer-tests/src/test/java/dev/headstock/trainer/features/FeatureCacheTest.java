package dev.headstock.trainer.features;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.Readout;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.TinyBlueprint;
import dev.headstock.trainer.model.TokenHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureCacheTest extends TorchTest {
    private static final FeatureSource SOURCE = new FeatureSource("weights", "bert", "");
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path folder;

    /** A BERT that counts the rows that it reads. */
    private record Counting(Backbone whole, AtomicInteger rows) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            rows.addAndGet(batch.rows());
            return whole.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return whole.layer(index, hidden, batch, pass);
        }
    }

    /** Reads the embeddings and both layers. */
    private record AllLayers() implements Readout {
        @Override
        public List<Integer> layers(ModelOutline model) {
            return List.of(-1, 0, 1);
        }

        @Override
        public NDArray combine(List<NDArray> pooled, Pass pass) {
            return pooled.get(0).add(pooled.get(1)).add(pooled.get(2));
        }

        @Override
        public String formula() {
            return "Σ X";
        }
    }

    private static TinyBlueprint blueprint(Pooling pooling, AtomicInteger rows) {
        TinyModel bert = TinyBert.model(2, 16);
        Backbone counting = new Counting(bert.backbone(), rows);
        return TinyBlueprint.of(new TinyModel(bert.outline(), counting))
                .with(new AllLayers())
                .with(head(pooling));
    }

    private static TokenHead head(Pooling pooling) {
        return new TokenHead(
                pooling,
                16,
                0,
                example -> List.of(InputSequence.of(example.texts()).withJoinedWindows(1, 3)));
    }

    private static UnitSet units(int count, long seed) {
        Random random = new Random(seed);
        List<RowExample> examples = IntStream.range(0, count)
                .mapToObj(row -> RowExample.of(row, "1" + random.nextInt(10) + " 20 21 22".repeat(random.nextInt(12))))
                .toList();
        return UnitSet.encode(examples, new RowEncoder(new NumberTokenizer(100), 24), head(Pooling.MEAN));
    }

    private static List<float[]> numbers(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toList();
    }

    static Stream<Pooling> poolings() {
        return Stream.of(Pooling.MEAN, Pooling.MAX, Pooling.FIRST, Pooling.LAST, Pooling.TOKENS, Pooling.WORDS);
    }

    /** In the canonical passes, bit for bit; padding apart, which a head does not read. */
    @ParameterizedTest
    @MethodSource("poolings")
    void cachedFeaturesEqualFreshOnes(Pooling pooling) {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(300, 1);
        FeatureCache cache = new FeatureCache(folder, 1L << 30);
        PassOptions options = PassOptions.exact();
        try (Model model = blueprint(pooling, rows).build(torch);
                CachedFeatures features = cache.open(SOURCE, model, units, options)) {
            List<int[]> passes = BatchOrder.passes(units);
            assertThat(passes.size()).isGreaterThan(1);
            for (int[] pass : passes) {
                try (NDManager memory = torch.newScope()) {
                    EncodedBatch batch = model.batch(units.get(pass), memory);
                    List<NDArray> fresh = model.pass(batch, options).pooled();
                    List<NDArray> cached = features.pooled(pass, batch, () -> {});

                    assertThat(cached).hasSize(3);
                    for (int layer = 0; layer < 3; layer++) {
                        assertThat(cached.get(layer).getShape())
                                .isEqualTo(fresh.get(layer).getShape());
                        assertThat(real(cached.get(layer), batch, pooling))
                                .isEqualTo(real(fresh.get(layer), batch, pooling));
                    }
                }
            }
        }
    }

    private static float[] real(NDArray array, EncodedBatch batch, Pooling pooling) {
        return switch (pooling.level()) {
            case SEQUENCE -> array.toFloatArray();
            // Adding 0 turns −0 into 0.
            case TOKEN -> array.mul(batch.tokens().mask().expandDims(2)).add(0).toFloatArray();
            case WORD -> array.mul(batch.wordMask().expandDims(2)).add(0).toFloatArray();
        };
    }

    /** A later run reads the files, in whatever batches, and never the model; its numbers are the same. */
    @Test
    void featuresAreKeptAcrossRuns() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(40, 1);
        int[] some = {17, 3, 39};
        List<float[]> first;
        int total = IntStream.of(units.rows()).sum();
        try (Model model = blueprint(Pooling.TOKENS, rows).build(torch)) {
            AtomicInteger passes = new AtomicInteger();
            first = read(model, units, some, passes::incrementAndGet);
            assertThat(rows).hasValue(total);
            assertThat(passes.get()).isPositive();
            rows.set(0);

            List<float[]> second = read(model, units, some, () -> {});

            assertThat(rows).hasValue(0);
            assertThat(second).usingRecursiveComparison().isEqualTo(first);
            assertThat(files()).hasSize(3);
        }
    }

    /** Reads everything once and then some units. */
    private List<float[]> read(Model model, UnitSet units, int[] some, Runnable afterPass) {
        FeatureCache cache = new FeatureCache(folder, LIMIT);
        try (CachedFeatures features = cache.open(SOURCE, model, units, PassOptions.exact());
                NDManager memory = torch.newScope()) {
            int[] all = IntStream.range(0, units.size()).toArray();
            features.pooled(all, model.batch(units.get(all), memory), afterPass);
            return numbers(features.pooled(some, model.batch(units.get(some), memory), () -> {}));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void otherWeightsTextsPrecisionOrPoolingsHaveOtherFiles() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(10, 1);
        FeatureSource others = new FeatureSource("other weights", "bert", "");
        try (Model mean = blueprint(Pooling.MEAN, rows).build(torch);
                Model first = blueprint(Pooling.FIRST, rows).build(torch)) {
            fill(mean, units, SOURCE, PassOptions.exact());
            fill(mean, units, SOURCE, PassOptions.exact());
            assertThat(files()).hasSize(3);
            fill(mean, units, others, PassOptions.exact());
            fill(mean, units(10, 2), SOURCE, PassOptions.exact());
            fill(mean, units, SOURCE, PassOptions.evaluation(true));
            fill(first, units, SOURCE, PassOptions.exact());

            assertThat(files()).hasSize(5 * 3);
        }
    }

    private void fill(Model model, UnitSet units, FeatureSource source, PassOptions options) {
        fill(new FeatureCache(folder, LIMIT), model, units, source, options);
    }

    private static void fill(
            FeatureCache cache, Model model, UnitSet units, FeatureSource source, PassOptions options) {
        try (CachedFeatures features = cache.open(source, model, units, options);
                NDManager memory = torch.newScope()) {
            int[] all = IntStream.range(0, units.size()).toArray();
            features.pooled(all, model.batch(units.get(all), memory), () -> {});
        }
    }

    /** A readout of one layer takes the file that a readout of several made, and the other way round. */
    @Test
    void filesAreSharedByReadouts() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(10, 1);
        try (Model all = blueprint(Pooling.MEAN, rows).build(torch);
                Model last = blueprint(Pooling.MEAN, rows).with(Readout.last()).build(torch)) {
            fill(all, units, SOURCE, PassOptions.exact());
            rows.set(0);

            fill(last, units, SOURCE, PassOptions.exact());

            assertThat(rows).hasValue(0);
            assertThat(files()).hasSize(3);
        }
    }

    /** The least recently used go first, and what is larger than the limit is not kept. */
    @Test
    void theFolderHasALimitedSize() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        try (Model model = blueprint(Pooling.MEAN, rows).with(Readout.last()).build(torch)) {
            UnitSet units = units(10, 1);
            FeatureCache unlimited = new FeatureCache(folder, LIMIT);
            fill(unlimited, model, units, SOURCE, PassOptions.exact());
            long size = Files.size(files().get(0));
            FeatureCache cache = new FeatureCache(folder, 2 * size);
            FeatureSource second = new FeatureSource("second", "bert", "");
            FeatureSource third = new FeatureSource("third", "bert", "");
            fill(cache, model, units, second, PassOptions.exact());
            fill(cache, model, units, SOURCE, PassOptions.exact());
            fill(cache, model, units, third, PassOptions.exact());
            assertThat(files()).hasSize(2);
            rows.set(0);

            fill(cache, model, units, SOURCE, PassOptions.exact());
            assertThat(rows).hasValue(0);
            fill(cache, model, units, second, PassOptions.exact());
            assertThat(rows).hasValue(IntStream.of(units.rows()).sum());

            fill(new FeatureCache(folder, 10), model, units, new FeatureSource("4", "bert", ""), PassOptions.exact());
            assertThat(files()).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    /** A run that ends before every unit was read leaves nothing. */
    @Test
    void unfinishedFilesAreDeleted() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(400, 1);
        FeatureCache cache = new FeatureCache(folder, LIMIT);
        try (Model model = blueprint(Pooling.MEAN, rows).build(torch);
                CachedFeatures features = cache.open(SOURCE, model, units, PassOptions.exact());
                NDManager memory = torch.newScope()) {
            int[] one = {0};
            features.pooled(one, model.batch(units.get(one), memory), () -> {});
            assertThat(files()).hasSize(3);
        }

        assertThat(files()).isEmpty();
    }

    @Test
    void damagedFilesAreComputedAgain() throws IOException {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(10, 1);
        try (Model model = blueprint(Pooling.MEAN, rows).build(torch)) {
            fill(model, units, SOURCE, PassOptions.exact());
            for (Path file : files()) {
                Files.write(file, new byte[100]);
            }
            rows.set(0);

            fill(model, units, SOURCE, PassOptions.exact());

            assertThat(rows).hasValue(IntStream.of(units.rows()).sum());
            rows.set(0);
            fill(model, units, SOURCE, PassOptions.exact());
            assertThat(rows).hasValue(0);
        }
    }

    @Test
    void adaptersBelowTheReadoutAndReplacedTokensPreventCaching() {
        AtomicInteger rows = new AtomicInteger();
        UnitSet units = units(3, 1);
        Map<Site, Adapter> upper =
                Map.of(new Site(1, SiteRole.BLOCK_OUTPUT, 16, 16), Adapter.of("x", context -> context.output()));
        TinyBlueprint adapted = blueprint(Pooling.MEAN, rows).with("upper", upper);

        assertThat(CachedFeatures.isPossible(blueprint(Pooling.MEAN, rows).blueprint(), units))
                .isTrue();
        assertThat(CachedFeatures.isPossible(adapted.blueprint(), units)).isFalse();
        assertThat(CachedFeatures.isPossible(adapted.with(Readout.layer(0)).blueprint(), units))
                .isTrue();
    }

    @Test
    void rowsOfDifferentLengthsAreReadBack() throws IOException {
        Path path = folder.resolve("rows");
        Path name = folder.resolve("published");
        List<float[]> rows = new ArrayList<>();
        try (FeatureFile file = FeatureFile.create(path, 3, 2)) {
            for (int row : new int[] {2, 0, 1}) {
                float[] values = new float[2 * row];
                Arrays.fill(values, row);
                file.write(row, values, 0, row);
            }
            assertThat(file.isComplete()).isTrue();
            file.publish(name);
        }
        try (FeatureFile file = FeatureFile.open(name, 3)) {
            for (int row = 0; row < 3; row++) {
                float[] values = new float[2 * file.vectors(row)];
                file.read(row, values, 0);
                rows.add(values);
            }
        }

        assertThat(rows).containsExactly(new float[0], new float[] {1, 1}, new float[] {2, 2, 2, 2});
        assertThat(path).doesNotExist();
    }
}
