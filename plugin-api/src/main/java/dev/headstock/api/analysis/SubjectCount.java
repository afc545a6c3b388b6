package dev.headstock.api.analysis;

/**
 * How many subjects an analysis takes.
 *
 * @param min the smallest number, at least 1
 * @param max the largest number; {@link Integer#MAX_VALUE} when there is no limit
 */
public record SubjectCount(int min, int max) {
    public static final SubjectCount ONE = exactly(1);

    public SubjectCount {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException(
                    "An analysis cannot take %d to %d subjects. Give at least 1, and no maximum below the minimum."
                            .formatted(min, max));
        }
    }

    public static SubjectCount exactly(int count) {
        return new SubjectCount(count, count);
    }

    public static SubjectCount between(int min, int max) {
        return new SubjectCount(min, max);
    }

    public static SubjectCount atLeast(int min) {
        return new SubjectCount(min, Integer.MAX_VALUE);
    }

    public boolean includes(int count) {
        return count >= min && count <= max;
    }

    /** For sentences: "1 model", "2 to 4 models", "2 or more models". */
    @Override
    public String toString() {
        String count = min == max
                ? String.valueOf(min)
                : max == Integer.MAX_VALUE ? "%d or more".formatted(min) : "%d to %d".formatted(min, max);
        return count + (max == 1 ? " model" : " models");
    }
}
