package dev.headstock.plugins.maskedlm;

import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Head.Corruption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Chooses tokens to predict; of these 80 % are masked, 10 % replaced by any token, 10 % left. At least one is chosen where a
 * text has any.
 *
 * @param mask id of the mask token
 * @param vocabulary number of ids
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018, section 3.1</a>
 */
record Masking(int mask, int vocabulary, double share, boolean wholeWords) {
    static final String POSITIONS = "positions";
    private static final double MASKED = 0.8;
    private static final double REPLACED = 0.1;

    Corruption corrupt(Encoding row, RandomGenerator random) {
        int[] ids = IntStream.range(0, row.tokens()).map(row::id).toArray();
        List<List<Integer>> candidates = candidates(row);
        List<List<Integer>> chosen = new ArrayList<>(
                candidates.stream().filter(any -> random.nextDouble() < share).toList());
        if (chosen.isEmpty() && !candidates.isEmpty()) {
            chosen.add(candidates.get(random.nextInt(candidates.size())));
        }
        List<Integer> positions = chosen.stream().flatMap(Collection::stream).toList();
        if (positions.isEmpty()) {
            return new Corruption(List.of(ids), withPositions(Target.ofIds(Target.IGNORE_INDEX), new int[1]));
        }
        int[] originals = positions.stream().mapToInt(position -> ids[position]).toArray();
        for (int position : positions) {
            double draw = random.nextDouble();
            if (draw < MASKED) {
                ids[position] = mask;
            } else if (draw < MASKED + REPLACED) {
                ids[position] = random.nextInt(vocabulary);
            }
        }
        return new Corruption(
                List.of(ids),
                withPositions(
                        Target.ofIds(originals),
                        positions.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Tokens, or the tokens of each word; special tokens are none. */
    private List<List<Integer>> candidates(Encoding row) {
        Map<Long, List<Integer>> groups = new LinkedHashMap<>();
        for (int token = 0; token < row.tokens(); token++) {
            if (row.sequenceId(token) >= 0 && row.id(token) != mask) {
                long word = (long) row.sequenceId(token) << Integer.SIZE | row.wordId(token);
                groups.computeIfAbsent(wholeWords ? word : token, any -> new ArrayList<>())
                        .add(token);
            }
        }
        return List.copyOf(groups.values());
    }

    static Target withPositions(Target target, int[] positions) {
        return target.and(POSITIONS, positions);
    }

    /** Where a text that a user wrote has mask tokens. */
    int[] masked(Encoding row) {
        return IntStream.range(0, row.tokens())
                .filter(token -> row.id(token) == mask)
                .toArray();
    }
}
