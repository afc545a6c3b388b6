package dev.headstock.plugins.randomstart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;

/**
 * Learns the vocabulary of a WordPiece tokenizer as the tokenizers library does: it begins with the characters and joins
 * the most frequent pair of neighbors, again and again. Of equally frequent pairs the one comes first whose tokens do, in
 * the alphabet, so that the same texts give the same vocabulary.
 */
final class WordPieceTrainer {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final String PREFIX = "##";
    /** A pair that is in the texts once is no pattern. */
    private static final long RAREST = 2;

    /** Longer words are unknown to the tokenizer. */
    private static final int LONGEST = 100;

    private record Pair(String first, String second) {
        String joined() {
            return first + second.substring(PREFIX.length());
        }
    }

    private record Candidate(Pair pair, long count) {}

    private record Word(List<String> pieces, long count) {}

    private final List<Word> words = new ArrayList<>();
    private final Set<String> tokens = new LinkedHashSet<>(SPECIAL);
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(Comparator.comparing(Candidate::count, Comparator.reverseOrder())
                    .thenComparing(candidate -> candidate.pair().first())
                    .thenComparing(candidate -> candidate.pair().second()));

    private WordPieceTrainer(Map<String, Long> frequencies) {
        // Every character can begin a word, also one that no word of these texts begins with.
        Set<String> characters = new TreeSet<>();
        Set<String> continuing = new TreeSet<>();
        new TreeMap<>(frequencies).forEach((word, count) -> {
            List<String> pieces = pieces(word);
            if (pieces.size() <= LONGEST) {
                word.codePoints().forEach(character -> characters.add(Character.toString(character)));
                continuing.addAll(pieces.subList(1, pieces.size()));
                words.add(new Word(pieces, count));
            }
        });
        tokens.addAll(characters);
        tokens.addAll(continuing);
    }

    /**
     * @param frequencies of words
     * @param size of the vocabulary, which is smaller when the texts have no more patterns, and larger when their
     *     characters alone are more
     * @param progress is told the share of the work that is done
     */
    static List<String> train(Map<String, Long> frequencies, int size, DoubleConsumer progress) {
        WordPieceTrainer trainer = new WordPieceTrainer(frequencies);
        trainer.countAll();
        trainer.joinUntil(size, progress);
        return List.copyOf(trainer.tokens);
    }

    private static List<String> pieces(String word) {
        List<String> pieces = new ArrayList<>();
        word.codePoints()
                .forEach(character -> pieces.add((pieces.isEmpty() ? "" : PREFIX) + Character.toString(character)));
        return pieces;
    }

    private void countAll() {
        for (int word = 0; word < words.size(); word++) {
            count(word, 1);
        }
        counts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
    }

    /** Adds the pairs of a word to the counts, or takes them out. */
    private void count(int word, int sign) {
        List<String> pieces = words.get(word).pieces();
        for (int i = 0; i + 1 < pieces.size(); i++) {
            Pair pair = new Pair(pieces.get(i), pieces.get(i + 1));
            counts.merge(pair, sign * words.get(word).count(), Long::sum);
            if (sign > 0) {
                places.computeIfAbsent(pair, first -> new HashSet<>()).add(word);
            }
        }
    }

    private void joinUntil(int size, DoubleConsumer progress) {
        for (Candidate best = queue.poll(); best != null && tokens.size() < size; best = queue.poll()) {
            long now = counts.getOrDefault(best.pair(), 0L);
            if (now != best.count()) {
                // Joins have changed it since it was added; it comes again when its turn is.
                if (now >= RAREST) {
                    queue.add(new Candidate(best.pair(), now));
                }
                continue;
            }
            if (now < RAREST) {
                return;
            }
            join(best.pair());
            if (tokens.size() % 100 == 0) {
                progress.accept(Math.min(1, (double) tokens.size() / size));
            }
        }
    }

    private void join(Pair pair) {
        tokens.add(pair.joined());
        Set<Pair> grown = new LinkedHashSet<>();
        for (int word : places.getOrDefault(pair, Set.of()).toArray(Integer[]::new)) {
            List<String> old = words.get(word).pieces();
            List<String> joined = joined(old, pair);
            if (joined.size() < old.size()) {
                count(word, -1);
                words.set(word, new Word(joined, words.get(word).count()));
                count(word, 1);
                for (int i = 0; i + 1 < joined.size(); i++) {
                    grown.add(new Pair(joined.get(i), joined.get(i + 1)));
                }
            }
        }
        counts.remove(pair);
        places.remove(pair);
        for (Pair changed : grown) {
            if (changed.first().equals(pair.joined()) || changed.second().equals(pair.joined())) {
                queue.add(new Candidate(changed, counts.getOrDefault(changed, 0L)));
            }
        }
    }

    private static List<String> joined(List<String> pieces, Pair pair) {
        List<String> joined = new ArrayList<>(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            boolean found = i + 1 < pieces.size()
                    && pieces.get(i).equals(pair.first())
                    && pieces.get(i + 1).equals(pair.second());
            joined.add(found ? pair.joined() : pieces.get(i));
            i += found ? 1 : 0;
        }
        return joined;
    }
}
