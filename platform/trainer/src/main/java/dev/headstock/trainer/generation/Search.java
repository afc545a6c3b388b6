package dev.headstock.trainer.generation;

import dev.headstock.api.head.GenerationSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The search for the text of one example: greedy, by beams, or by sampling, with the meaning that Hugging Face's {@code generate()} gives
 * the settings. Computes with candidates only; whoever calls keeps the model's rows in step with {@link #beams}.
 */
final class Search {
    /** Texts that are kept as alternatives to the best. */
    private static final int MOST_ALTERNATIVES = 9;

    private final GenerationSettings settings;
    private final int stop;
    private final int maxLength;
    private final Sampling sampling;
    private final List<Finished> finished = new ArrayList<>();
    private List<Beam> beams = List.of(Beam.EMPTY);

    /** @param score the log-probability, divided by a power of the length */
    private record Finished(Beam beam, int length, double score, boolean cut) {}

    /** A beam and how it goes on. */
    private record Continuation(int parent, int id, double logProbability) {}

    /**
     * @param example by which random numbers are drawn
     * @param stop id of the token that ends a text
     * @param maxLength tokens of a text at most
     */
    Search(GenerationSettings settings, long example, int stop, int maxLength) {
        this.settings = settings;
        this.stop = stop;
        this.maxLength = maxLength;
        this.sampling = new Sampling(settings, example);
    }

    /** The texts that are still being written, none when the search is over. */
    List<Beam> beams() {
        return beams;
    }

    /** The likeliest text so far, which a later step may replace. */
    int[] best() {
        return beams.isEmpty() ? ranked().get(0).beam().ids() : beams.get(0).ids();
    }

    /** How many candidates {@link #advance} looks at in each row, besides those that are banned. */
    int candidates() {
        return settings.temperature() > 0 ? sampling.candidates() : 2 * settings.beams();
    }

    /**
     * Adds a token to each text.
     *
     * @param rows of each of {@link #beams}
     * @return for each beam that there is now, the index of the beam that it continues
     */
    int[] advance(List<Candidates> rows) {
        if (rows.stream().allMatch(row -> row.size() == 0)) {
            cut();
            return new int[0];
        }
        int length = beams.get(0).ids().length + 1;
        List<Continuation> best = settings.temperature() > 0 ? sampled(rows) : likeliest(rows);
        List<Continuation> kept = new ArrayList<>();
        for (int rank = 0; rank < best.size() && kept.size() < settings.beams(); rank++) {
            Continuation next = best.get(rank);
            if (next.id() != stop) {
                kept.add(next);
            } else if (rank < settings.beams()) {
                finish(new Beam(beams.get(next.parent()).ids(), next.logProbability()), length, false);
                if (settings.beams() == 1) {
                    kept.clear();
                    break;
                }
            }
        }
        List<Beam> before = beams;
        beams = kept.stream()
                .map(next -> before.get(next.parent()).followedBy(next.id(), next.logProbability()))
                .toList();
        if (isDecided(length)) {
            beams = List.of();
        } else if (length == maxLength) {
            cut();
        }
        return beams.isEmpty()
                ? new int[0]
                : kept.stream().mapToInt(Continuation::parent).toArray();
    }

    /** Ends the search with what there is. */
    void cut() {
        beams.forEach(beam -> finish(beam, Math.max(1, beam.ids().length), true));
        beams = List.of();
    }

    private void finish(Beam beam, int length, boolean cut) {
        double score = beam.logProbability() / Math.pow(length, settings.lengthPenalty());
        finished.add(new Finished(beam, length, score, cut));
        if (finished.size() > settings.beams() + MOST_ALTERNATIVES) {
            finished.remove(ranked().get(finished.size() - 1));
        }
    }

    /** Whether no beam can become better than the texts that are finished. */
    private boolean isDecided(int length) {
        if (beams.isEmpty()) {
            return true;
        }
        if (finished.size() < settings.beams()) {
            return false;
        }
        double attainable = beams.get(0).logProbability() / Math.pow(length, settings.lengthPenalty());
        return ranked().get(settings.beams() - 1).score() >= attainable;
    }

    private List<Continuation> likeliest(List<Candidates> rows) {
        List<Continuation> all = continuations(rows);
        all.sort(Comparator.comparingDouble(Continuation::logProbability).reversed());
        return all.subList(0, Math.min(2 * settings.beams(), all.size()));
    }

    private List<Continuation> continuations(List<Candidates> rows) {
        List<Continuation> all = new ArrayList<>();
        for (int beam = 0; beam < rows.size(); beam++) {
            Candidates row = rows.get(beam);
            for (int i = 0; i < row.size(); i++) {
                all.add(new Continuation(
                        beam, row.ids()[i], beams.get(beam).logProbability() + row.logProbabilities()[i]));
            }
        }
        return all;
    }

    /** Twice as many as there are beams, drawn without replacement, the likeliest first. */
    private List<Continuation> sampled(List<Candidates> rows) {
        int step = beams.get(0).ids().length;
        List<Candidates> warped = rows.stream().map(sampling::warp).toList();
        List<Continuation> all = continuations(warped);
        double[] weights = new double[all.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = all.get(i).logProbability();
        }
        List<Continuation> drawn = new ArrayList<>();
        for (int index : sampling.draw(weights, settings.beams() == 1 ? 1 : 2 * settings.beams(), step)) {
            drawn.add(all.get(index));
        }
        drawn.sort(Comparator.comparingDouble(Continuation::logProbability).reversed());
        return drawn;
    }

    private List<Finished> ranked() {
        return finished.stream()
                .sorted(Comparator.comparingDouble(Finished::score).reversed())
                .toList();
    }

    /** When the search is over. */
    GeneratedText result() {
        List<Finished> ranked = ranked();
        Finished best = ranked.get(0);
        List<int[]> alternatives = ranked.stream()
                .skip(1)
                .limit(Math.min(settings.beams() - 1L, MOST_ALTERNATIVES))
                .map(other -> other.beam().ids())
                .toList();
        double confidence = Math.exp(best.beam().logProbability() / best.length());
        return new GeneratedText(best.beam().ids(), alternatives, confidence, best.cut());
    }
}
