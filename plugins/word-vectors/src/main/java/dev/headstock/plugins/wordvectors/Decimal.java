package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Numbers in text. */
final class Decimal {
    /** Below, every whole number is exact in double precision. */
    private static final long EXACT = 1L << 53;

    private static final double[] POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private Decimal() {}

    /**
     * The number nearest in double precision, rounded to a float, as Python and NumPy read it. NaN for what is no number.
     *
     * <p>Digits and a power of ten that are both exact in double precision need one rounding only; others are rare.
     */
    static float parse(byte[] text, int from, int to) {
        boolean isNegative = from < to && text[from] == '-';
        int at = isNegative ? from + 1 : from;
        long digits = 0;
        int scale = 0;
        int count = 0;
        boolean isBehindPoint = false;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9 && digits < EXACT / 10) {
                digits = 10 * digits + digit;
                scale += isBehindPoint ? 1 : 0;
                count++;
            } else if (text[at] == '.' && !isBehindPoint) {
                isBehindPoint = true;
            } else {
                return slowly(text, from, to);
            }
        }
        if (count == 0 || scale >= POWERS.length) {
            return slowly(text, from, to);
        }
        double value = digits / POWERS[scale];
        return (float) (isNegative ? -value : value);
    }

    /** Exponents, and more digits than are exact. */
    private static float slowly(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean isDigit = text[i] >= '0' && text[i] <= '9';
            if (!isDigit && "+-.eE".indexOf(text[i]) < 0) {
                return Float.NaN;
            }
        }
        try {
            return (float) Double.parseDouble(new String(text, from, to - from, US_ASCII));
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }
}
