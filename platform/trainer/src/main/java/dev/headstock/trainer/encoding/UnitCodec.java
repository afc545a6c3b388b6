package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Target;
import dev.headstock.trainer.encoding.EncodedRow.Places;
import dev.headstock.trainer.encoding.EncodedRow.Surface;
import dev.headstock.trainer.encoding.EncodedRow.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs a unit into bytes: most numbers of a row are small, so that a token takes about seven bytes with its text in place of the forty of
 * arrays and objects. Places in the texts are packed only where they are needed again.
 */
final class UnitCodec {
    private static final int IDS = 0;
    private static final int NUMBERS = 1;
    private static final int ID = 2;
    private static final int NUMBER = 3;

    private UnitCodec() {}

    static byte[] pack(Unit unit, boolean withPlaces) {
        Writer out = new Writer();
        out.number(unit.row() + 1);
        out.number(unit.window());
        out.number(unit.rows().size());
        for (EncodedRow row : unit.rows()) {
            write(row, withPlaces, out);
        }
        write(unit.target(), out);
        return out.bytes();
    }

    static Unit unpack(byte[] bytes) {
        Reader in = new Reader(bytes);
        long row = in.number() - 1;
        int window = in.integer();
        EncodedRow[] rows = new EncodedRow[in.integer()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(in);
        }
        return new Unit(row, window, List.of(rows), target(in));
    }

    private static void write(EncodedRow row, boolean withPlaces, Writer out) {
        out.number(row.ids().length);
        for (int id : row.ids()) {
            out.number(id);
        }
        out.signed(row.texts().second());
        out.signed(row.texts().source());
        out.signed(row.texts().continuation());
        int last = 0;
        out.number(row.wordStarts().length);
        for (int start : row.wordStarts()) {
            out.number(start - last);
            last = start;
        }
        out.integers(row.targetIds());
        out.raw(row.surface().lengths());
        byte[] text = row.surface().text().getBytes(StandardCharsets.UTF_8);
        out.number(text.length);
        out.raw(text);
        out.number(row.features().size());
        row.features().forEach((name, perToken) -> {
            out.string(name);
            for (int[] values : perToken) {
                out.integers(values);
            }
        });
        out.number(row.isCut() ? 1 : 0);
        Places places = withPlaces ? row.placesOrNone() : null;
        out.number(places == null ? 0 : 1);
        if (places != null) {
            write(places, out);
        }
    }

    private static void write(Places places, Writer out) {
        out.integers(places.texts());
        out.integers(places.words());
        out.integers(places.charStarts());
        out.integers(places.charEnds());
        BitSet most = places.maxContext();
        out.integers(most == null ? new int[] {-1} : most.stream().toArray());
    }

    private static EncodedRow row(Reader in) {
        int[] ids = new int[in.integer()];
        for (int token = 0; token < ids.length; token++) {
            ids[token] = in.integer();
        }
        Texts texts = new Texts(in.signed(), in.signed(), in.signed());
        int[] wordStarts = new int[in.integer()];
        int last = 0;
        for (int i = 0; i < wordStarts.length; i++) {
            last += in.integer();
            wordStarts[i] = last;
        }
        int[] targetIds = in.integers();
        byte[] lengths = in.raw(ids.length);
        String text = new String(in.raw(in.integer()), StandardCharsets.UTF_8);
        Map<String, int[][]> features = new LinkedHashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            String name = in.string();
            int[][] perToken = new int[ids.length][];
            for (int token = 0; token < perToken.length; token++) {
                perToken[token] = in.integers();
            }
            features.put(name, perToken);
        }
        boolean cut = in.integer() == 1;
        Places places = in.integer() == 1 ? places(in) : null;
        return new EncodedRow(ids, texts, wordStarts, targetIds, new Surface(text, lengths), features, cut, places);
    }

    private static Places places(Reader in) {
        return new Places(in.integers(), in.integers(), in.integers(), in.integers(), maxContext(in.integers()));
    }

    private static @Nullable BitSet maxContext(int[] tokens) {
        if (tokens.length == 1 && tokens[0] == -1) {
            return null;
        }
        BitSet bits = new BitSet();
        Arrays.stream(tokens).forEach(bits::set);
        return bits;
    }

    private static void write(Target target, Writer out) {
        out.number(target.isNone() ? 1 : 0);
        out.number(Double.doubleToRawLongBits(target.weight()));
        out.number(target.arrays().size());
        target.arrays().forEach((name, array) -> {
            out.string(name);
            if (array instanceof int[] ids) {
                out.number(IDS);
                out.integers(ids);
            } else if (array instanceof float[] numbers) {
                out.number(NUMBERS);
                out.number(numbers.length);
                for (float number : numbers) {
                    out.number(Float.floatToRawIntBits(number) & 0xffffffffL);
                }
            } else if (array instanceof Integer id) {
                out.number(ID);
                out.signed(id);
            } else if (array instanceof Float number) {
                out.number(NUMBER);
                out.number(Float.floatToRawIntBits(number) & 0xffffffffL);
            } else {
                throw new IllegalStateException("a target holds " + array.getClass());
            }
        });
    }

    private static Target target(Reader in) {
        Target target = in.integer() == 1 ? Target.none() : Target.implicit();
        double weight = Double.longBitsToDouble(in.number());
        for (int left = in.integer(); left > 0; left--) {
            String name = in.string();
            target = switch (in.integer()) {
                case IDS -> target.and(name, in.integers());
                case NUMBERS -> target.and(name, numbers(in));
                // Only the main array is a single id or number, and it comes first.
                case ID -> Target.ofId(in.signed());
                case NUMBER -> Target.ofNumber(Float.intBitsToFloat((int) in.number()));
                default -> throw new IllegalStateException("a packed target is damaged");
            };
        }
        return target.withWeight(weight);
    }

    private static float[] numbers(Reader in) {
        float[] numbers = new float[in.integer()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.intBitsToFloat((int) in.number());
        }
        return numbers;
    }

    /** Numbers of variable length: seven bits per byte, the last byte first. */
    private static final class Writer {
        private byte[] bytes = new byte[256];
        private int count;

        void number(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                put((byte) (left | 0x80));
                left >>>= 7;
            }
            put((byte) left);
        }

        /** Small negative numbers stay short. */
        void signed(int value) {
            number(((long) value << 1) ^ ((long) value >> 63));
        }

        void integers(int[] values) {
            number(values.length);
            for (int value : values) {
                signed(value);
            }
        }

        void string(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            raw(utf8);
        }

        void raw(byte[] values) {
            while (count + values.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            System.arraycopy(values, 0, bytes, count, values.length);
            count += values.length;
        }

        private void put(byte value) {
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * count);
            }
            bytes[count++] = value;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, count);
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        int integer() {
            return Math.toIntExact(number());
        }

        int signed() {
            long value = number();
            return Math.toIntExact((value >>> 1) ^ -(value & 1));
        }

        int[] integers() {
            int[] values = new int[integer()];
            for (int i = 0; i < values.length; i++) {
                values[i] = signed();
            }
            return values;
        }

        String string() {
            return new String(raw(integer()), StandardCharsets.UTF_8);
        }

        byte[] raw(int length) {
            byte[] values = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return values;
        }
    }
}
