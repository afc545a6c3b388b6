package dev.headstock.trainer.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Site;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen model gives for each unit of a split: computed once without dropout, always together with the same other units, so that
 * numbers are equal bit for bit however they are asked for; then read from files. Where the disk is full they are computed every time.
 */
public final class CachedFeatures implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CachedFeatures.class.getName());

    private final FeatureCache cache;
    private final Model model;
    private final UnitSet units;
    private final PassOptions options;
    private final Pooling.Level level;
    private final int[] firstRows;
    private final List<CachedLayer> layers;
    private final List<int[]> passes;
    private final int[] passOf;
    private boolean works = true;

    /** One layer of the readout and its file: published, unfinished, or not begun. */
    private static final class CachedLayer {
        private final String key;
        private final boolean published;
        private @Nullable FeatureFile file;

        CachedLayer(String key, @Nullable FeatureFile file) {
            this.key = key;
            this.file = file;
            this.published = file != null;
        }
    }

    CachedFeatures(FeatureCache cache, FeatureSource source, Model model, UnitSet units, PassOptions options) {
        this.cache = cache;
        this.model = model;
        this.units = units;
        this.options = options;
        Pooling pooling = model.blueprint().pooling();
        this.level = pooling.level();
        this.firstRows = firstRows(units);
        List<Integer> read =
                model.blueprint().readout().layers(model.blueprint().outline());
        this.layers = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            boolean isLast = i == read.size() - 1;
            String key = FeatureKey.of(source, model.blueprint(), options, units, read.get(i), isLast);
            layers.add(new CachedLayer(
                    key, cache.find(key, firstRows[units.size()]).orElse(null)));
        }
        this.passes = BatchOrder.passes(units);
        this.passOf = new int[units.size()];
        for (int pass = 0; pass < passes.size(); pass++) {
            for (int unit : passes.get(pass)) {
                passOf[unit] = pass;
            }
        }
    }

    private static int[] firstRows(UnitSet units) {
        int[] first = new int[units.size() + 1];
        for (int unit = 0; unit < units.size(); unit++) {
            first[unit + 1] = first[unit] + units.rows()[unit];
        }
        return first;
    }

    /** Whether features of these units can be cached: no adapter at or below a layer that is read, no replaced input tokens. */
    public static boolean isPossible(Blueprint blueprint, UnitSet units) {
        List<Integer> read = blueprint.readout().layers(blueprint.outline());
        int last = read.isEmpty() ? -1 : read.get(read.size() - 1);
        Stream<Site> adapted =
                blueprint.placements().stream().flatMap(placement -> placement.adapters().keySet().stream());
        return !units.isCorruptible()
                && blueprint.layout().placeholders() == 0
                && adapted.noneMatch(site -> site.layer() <= last);
    }

    /**
     * The pooled layers of a batch, for {@link dev.headstock.trainer.model.RunPass#withPooled}.
     *
     * @param chosen units of the split, in the order of the batch
     * @param batch of these units; the arrays belong to its memory
     * @param afterPass called after every pass through the model: at first a batch may take many
     */
    public List<NDArray> pooled(int[] chosen, EncodedBatch batch, Runnable afterPass) {
        try {
            for (int unit : chosen) {
                if (works && !isStored(unit)) {
                    store(passes.get(passOf[unit]));
                    afterPass.run();
                }
            }
            if (works) {
                List<NDArray> arrays = new ArrayList<>();
                for (CachedLayer layer : layers) {
                    arrays.add(join(chosen, layer, batch));
                }
                return arrays;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Features cannot be cached and are computed every time.", e);
            works = false;
        }
        return model.pass(batch, options).pooled();
    }

    private boolean isStored(int unit) {
        for (CachedLayer layer : layers) {
            if (layer.file == null || !layer.file.has(firstRows[unit])) {
                return false;
            }
        }
        return true;
    }

    private void store(int[] pass) throws IOException {
        try (NDManager memory = model.torch().newScope()) {
            EncodedBatch batch = model.batch(units.get(pass), memory);
            List<NDArray> pooled = model.pass(batch, options).pooled();
            for (int i = 0; i < layers.size(); i++) {
                if (!layers.get(i).published) {
                    store(pass, batch, pooled.get(i), layers.get(i));
                }
            }
        }
    }

    private void store(int[] pass, EncodedBatch batch, NDArray pooled, CachedLayer layer) throws IOException {
        Shape shape = pooled.getShape();
        int width = (int) shape.get(shape.dimension() - 1);
        int perRow = level == Pooling.Level.SEQUENCE ? 1 : (int) shape.get(1);
        if (layer.file == null) {
            layer.file = cache.create(firstRows[units.size()], width);
        }
        float[] values = pooled.toFloatArray();
        int row = 0;
        for (int unit : pass) {
            for (int own = firstRows[unit]; own < firstRows[unit + 1]; own++) {
                layer.file.write(
                        own, values, row * perRow * width, vectors(batch.rows().get(row)));
                row++;
            }
        }
    }

    private int vectors(EncodedRow row) {
        return switch (level) {
            case SEQUENCE -> 1;
            case TOKEN -> row.tokens();
            case WORD -> row.words();
        };
    }

    private NDArray join(int[] chosen, CachedLayer layer, EncodedBatch batch) throws IOException {
        FeatureFile file = layer.file;
        if (file == null) {
            throw new IllegalStateException("features are read before they are computed");
        }
        int rows = batch.rows().size();
        int perRow = batch.rows().stream().mapToInt(this::vectors).max().orElse(0);
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(rows, perRow), file.width())];
        int row = 0;
        for (int unit : chosen) {
            for (int own = firstRows[unit]; own < firstRows[unit + 1]; own++) {
                file.read(own, values, row * perRow * file.width());
                row++;
            }
        }
        Shape shape =
                level == Pooling.Level.SEQUENCE ? new Shape(rows, file.width()) : new Shape(rows, perRow, file.width());
        return batch.memory().create(values, shape);
    }

    /** Complete files are kept for others, unfinished ones deleted. */
    @Override
    public void close() {
        try {
            for (CachedLayer layer : layers) {
                FeatureFile file = layer.file;
                layer.file = null;
                if (file != null && layer.published) {
                    file.close();
                    cache.release(layer.key);
                } else if (file != null) {
                    cache.keep(file, layer.key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
