package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Head.Corruption;
import dev.headstock.trainer.torch.Seeds;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The units of one split: ids and targets, packed, and without the texts, which a large data set would fill the memory with. Units of an
 * example follow each other; examples are in the order in which they came. Immutable.
 */
public final class UnitSet {
    private final byte[][] packed;
    private final int[] longest;
    private final int[] rows;
    private final boolean[] isLabeled;
    private final int[] firstUnits;
    private final String digest;
    private final boolean corruptible;
    private final @Nullable Corrupting corrupting;

    /** Replaces the input of every unit, the same way each time it is read. */
    private record Corrupting(Head head, long seed) {
        Unit apply(Unit unit) {
            long own = Seeds.of(seed, "unit " + unit.window(), unit.row());
            Optional<Corruption> found = head.corrupt(List.<Encoding>copyOf(unit.rows()), new SplittableRandom(own));
            if (found.isEmpty()) {
                return unit;
            }
            List<int[]> ids = found.get().ids();
            if (ids.size() != unit.rows().size()) {
                throw new IllegalStateException("the head replaced the tokens of %d rows of a unit that has %d"
                        .formatted(ids.size(), unit.rows().size()));
            }
            List<EncodedRow> replaced = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                replaced.add(unit.rows().get(i).withIds(ids.get(i)));
            }
            return new Unit(unit.row(), unit.window(), replaced, found.get().target());
        }
    }

    private UnitSet(
            byte[][] packed,
            int[] longest,
            int[] rows,
            boolean[] isLabeled,
            int[] firstUnits,
            String digest,
            boolean corruptible,
            @Nullable Corrupting corrupting) {
        this.packed = packed;
        this.longest = longest;
        this.rows = rows;
        this.isLabeled = isLabeled;
        this.firstUnits = firstUnits;
        this.digest = digest;
        this.corruptible = corruptible;
        this.corrupting = corrupting;
    }

    /** Encodes examples as they come, several at a time on all processors; a text is kept no longer than until its turn. */
    public static final class Collector implements AutoCloseable {
        /** Examples that are encoded together. */
        private static final int CHUNK = 256;

        private static final long MOST_CHARACTERS = 500_000;

        private final RowEncoder encoder;
        private final Head head;
        private final Runnable onProgress;
        private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        private final ExecutorService pool = Executors.newFixedThreadPool(threads, Collector::newThread);
        private final Deque<Future<List<Encoded>>> running = new ArrayDeque<>();
        private final List<byte[]> packed = new ArrayList<>();
        private final IntStream.Builder longest = IntStream.builder();
        private final IntStream.Builder rows = IntStream.builder();
        private final List<Boolean> labeled = new ArrayList<>();
        private final IntStream.Builder firstUnits = IntStream.builder();
        private final MessageDigest digest;
        private List<Example> waiting = new ArrayList<>();
        private long characters;
        private boolean corruptible;

        /** The units of one example, packed, and what is asked about them often. */
        private record Encoded(
                List<byte[]> units, int[] longest, int[] rows, boolean[] labeled, byte[] ids, boolean corruptible) {}

        /** @param onProgress called after every few hundred examples, always on the thread that calls {@link #add} */
        public Collector(RowEncoder encoder, Head head, Runnable onProgress) {
            this.encoder = encoder;
            this.head = head;
            this.onProgress = onProgress;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "encoder");
            thread.setDaemon(true);
            return thread;
        }

        /** @throws RowException for an example, perhaps an earlier one, that cannot be encoded */
        public void add(Example example) {
            waiting.add(example);
            characters += example.texts().stream().mapToLong(String::length).sum();
            if (waiting.size() >= CHUNK || characters >= MOST_CHARACTERS) {
                submitWaiting();
            }
        }

        private void submitWaiting() {
            List<Example> chunk = waiting;
            waiting = new ArrayList<>();
            characters = 0;
            running.add(pool.submit(() -> encode(chunk)));
            while (running.size() > threads) {
                take(running.remove());
            }
        }

        private List<Encoded> encode(List<Example> chunk) {
            List<Encoded> all = new ArrayList<>(chunk.size());
            for (List<Unit> units : encoder.units(head, chunk)) {
                all.add(encoded(units));
            }
            return all;
        }

        private Encoded encoded(List<Unit> units) {
            boolean replaced = isCorrupted(units.get(0));
            int numbers = units.stream()
                    .flatMap(unit -> unit.rows().stream())
                    .mapToInt(row -> row.tokens() + 2)
                    .sum();
            ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * numbers);
            for (Unit unit : units) {
                for (EncodedRow row : unit.rows()) {
                    ids.putInt(row.tokens()).putInt(row.texts().second());
                    ids.asIntBuffer().put(row.ids());
                    ids.position(ids.position() + Integer.BYTES * row.tokens());
                }
            }
            boolean[] hasTarget = new boolean[units.size()];
            for (int i = 0; i < hasTarget.length; i++) {
                hasTarget[i] = replaced || units.get(i).isLabeled();
            }
            return new Encoded(
                    units.stream().map(unit -> UnitCodec.pack(unit, replaced)).toList(),
                    units.stream().mapToInt(Unit::longest).toArray(),
                    units.stream().mapToInt(unit -> unit.rows().size()).toArray(),
                    hasTarget,
                    ids.array(),
                    replaced);
        }

        private boolean isCorrupted(Unit unit) {
            return head.corrupt(List.<Encoding>copyOf(unit.rows()), new SplittableRandom(0))
                    .isPresent();
        }

        private void take(Future<List<Encoded>> done) {
            for (Encoded example : result(done)) {
                firstUnits.add(packed.size());
                packed.addAll(example.units());
                Arrays.stream(example.longest()).forEach(longest::add);
                Arrays.stream(example.rows()).forEach(rows::add);
                for (boolean hasTarget : example.labeled()) {
                    labeled.add(hasTarget);
                }
                digest.update(example.ids());
                corruptible |= example.corruptible();
            }
            onProgress.run();
        }

        private static List<Encoded> result(Future<List<Encoded>> done) {
            try {
                return done.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while texts are encoded", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }

        /** Everything that was added. */
        public UnitSet finish() {
            submitWaiting();
            while (!running.isEmpty()) {
                take(running.remove());
            }
            firstUnits.add(packed.size());
            boolean[] isLabeled = new boolean[labeled.size()];
            for (int i = 0; i < isLabeled.length; i++) {
                isLabeled[i] = labeled.get(i);
            }
            return new UnitSet(
                    packed.toArray(byte[][]::new),
                    longest.build().toArray(),
                    rows.build().toArray(),
                    isLabeled,
                    firstUnits.build().toArray(),
                    HexFormat.of().formatHex(digest.digest()),
                    corruptible,
                    null);
        }

        /** Ends the threads; what they still encode is dropped. */
        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    /** Encodes examples that are all in memory. */
    public static UnitSet encode(List<? extends Example> examples, RowEncoder encoder, Head head) {
        try (Collector collector = new Collector(encoder, head, () -> {})) {
            examples.forEach(collector::add);
            return collector.finish();
        }
    }

    /** Number of units. */
    public int size() {
        return packed.length;
    }

    public Unit get(int unit) {
        Unit plain = UnitCodec.unpack(packed[unit]);
        return corrupting == null ? plain : corrupting.apply(plain);
    }

    public List<Unit> get(int[] units) {
        return Arrays.stream(units).mapToObj(this::get).toList();
    }

    /** Tokens of each unit's longest row. Not to be changed. */
    public int[] longest() {
        return longest;
    }

    /** Rows of each unit. Not to be changed. */
    public int[] rows() {
        return rows;
    }

    /** Units that have a target, ascending. */
    public int[] labeled() {
        return IntStream.range(0, size()).filter(unit -> isLabeled[unit]).toArray();
    }

    /** Number of examples. */
    public int examples() {
        return firstUnits.length - 1;
    }

    /** The example of a unit, counted from 0 in the order in which they came. */
    public int exampleOf(int unit) {
        int found = Arrays.binarySearch(firstUnits, 0, examples(), unit);
        return found >= 0 ? found : -found - 2;
    }

    /** The first unit of an example; its last is before the first of the next, and {@code firstUnit(examples())} is {@link #size}. */
    public int firstUnit(int example) {
        return firstUnits[example];
    }

    /**
     * The same units with the input and the targets of {@code Head.corrupt}, drawn from (seed, epoch, row); the same set when it has none.
     */
    public UnitSet corrupted(Head head, long seed, long epoch) {
        return corruptible
                ? new UnitSet(
                        packed,
                        longest,
                        rows,
                        isLabeled,
                        firstUnits,
                        digest,
                        true,
                        new Corrupting(head, Seeds.of(seed, "corruption", epoch)))
                : this;
    }

    /** Whether the head replaces input tokens. */
    public boolean isCorruptible() {
        return corruptible;
    }

    /** SHA-256 of the ids of all rows, in hexadecimal: part of the key of cached features. */
    public String digest() {
        return digest;
    }
}
