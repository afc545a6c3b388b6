package dev.headstock.plugins.dataquality;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Pairs of texts whose shingles are alike. Candidates are found by MinHash in bands, 32 of 4 numbers each, which miss a pair
 * of similarity 0.7 once in five thousand times and one of 0.8 hardly ever; then each is measured exactly. Where hundreds of
 * texts are alike, each is paired with the first ones only.
 *
 * @see <a href="https://doi.org/10.1109/SEQUEN.1997.666900">Broder, 1997</a>
 */
final class NearDuplicates {
    /** Below that, bands miss too many pairs. */
    static final double LOWEST_SIMILARITY = 0.7;

    private static final int BANDS = 32;
    private static final int ROWS_PER_BAND = 4;
    /** All pairs of thousands of letters from one template would not fit into memory. */
    private static final int FIRST_OF_A_BUCKET = 50;

    private NearDuplicates() {}

    /** Places of two texts, the smaller first. */
    record Pair(int one, int other, double similarity) {}

    /** Copies of a text are paired with its first occurrence, and with the first occurrence of what is like it. */
    static List<Pair> of(List<String> texts, double similarity) {
        Map<String, List<Integer>> equal = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            equal.computeIfAbsent(Shingles.normalized(texts.get(i)), any -> new ArrayList<>())
                    .add(i);
        }
        List<Pair> pairs = new ArrayList<>();
        Map<Integer, Shingles> shingles = new HashMap<>();
        Map<Integer, List<Integer>> copies = new HashMap<>();
        equal.values().forEach(places -> {
            int first = places.get(0);
            shingles.put(first, Shingles.of(texts.get(first)));
            copies.put(first, places.subList(1, places.size()));
            pairs.addAll(paired(first, places.subList(1, places.size()), 1));
        });
        for (long candidate : candidates(shingles)) {
            int one = (int) (candidate >>> Integer.SIZE);
            int other = (int) candidate;
            double found = requireNonNull(shingles.get(one)).jaccard(requireNonNull(shingles.get(other)));
            if (found >= similarity) {
                pairs.add(new Pair(one, other, found));
                pairs.addAll(paired(one, requireNonNull(copies.get(other)), found));
                pairs.addAll(paired(other, requireNonNull(copies.get(one)), found));
            }
        }
        return pairs;
    }

    private static List<Pair> paired(int place, List<Integer> others, double similarity) {
        return others.stream()
                .map(other -> new Pair(Math.min(place, other), Math.max(place, other), similarity))
                .toList();
    }

    /** Two places in one number, the smaller in the upper half. */
    private static Set<Long> candidates(Map<Integer, Shingles> shingles) {
        Map<Integer, int[]> sketches = new TreeMap<>();
        shingles.forEach((place, own) -> sketches.put(place, sketch(own)));
        Set<Long> candidates = new HashSet<>();
        for (int band = 0; band < BANDS; band++) {
            Map<List<Integer>, List<Integer>> buckets = new HashMap<>();
            int first = band * ROWS_PER_BAND;
            sketches.forEach((place, sketch) -> buckets.computeIfAbsent(
                            List.of(sketch[first], sketch[first + 1], sketch[first + 2], sketch[first + 3]),
                            any -> new ArrayList<>())
                    .add(place));
            for (List<Integer> bucket : buckets.values()) {
                for (int i = 0; i < bucket.size(); i++) {
                    for (int j = 0; j < Math.min(i, FIRST_OF_A_BUCKET); j++) {
                        candidates.add((long) bucket.get(j) << Integer.SIZE | bucket.get(i));
                    }
                }
            }
        }
        return candidates;
    }

    /** Of each of 128 fixed permutations the smallest number: two are equal as often as the sets are alike. */
    private static int[] sketch(Shingles shingles) {
        SplittableRandom random = new SplittableRandom(1);
        int[] sketch = new int[BANDS * ROWS_PER_BAND];
        for (int i = 0; i < sketch.length; i++) {
            int factor = random.nextInt() | 1;
            int shift = random.nextInt();
            int smallest = Integer.MAX_VALUE;
            for (int hash : shingles.hashes()) {
                int mixed = (hash ^ shift) * factor;
                mixed ^= mixed >>> 15;
                mixed *= 0x2c1b3c6d;
                mixed ^= mixed >>> 13;
                smallest = Math.min(smallest, mixed);
            }
            sketch[i] = smallest;
        }
        return sketch;
    }
}
