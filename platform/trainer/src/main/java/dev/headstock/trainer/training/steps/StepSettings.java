package dev.headstock.trainer.training.steps;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.PassOptions.Draw;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.TrainingSettings;
import dev.headstock.trainer.planning.TrainingSettings.Precision;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is the same in all steps of a run.
 *
 * @param bf16 whether linear layers multiply in bfloat16
 * @param watched layers that interceptors read
 * @param transformers interceptors that change parameters, in their order
 * @param losses interceptors that change the loss, in their order
 * @param dropout whether there is any, that of heads and adapters included
 */
public record StepSettings(
        long seed,
        boolean bf16,
        double hiddenDropout,
        double attentionDropout,
        Set<Integer> watched,
        List<StepInterceptor> transformers,
        List<StepInterceptor> losses,
        boolean dropout) {

    public static StepSettings of(ResolvedRun run) {
        List<StepInterceptor> all = run.interceptors();
        return new StepSettings(
                run.settings().seed(),
                isBf16(run.settings()),
                run.dropout(),
                run.attentionDropout(),
                all.stream()
                        .flatMap(interceptor -> interceptor.watchedLayers(run.outline()).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                all.stream()
                        .filter(interceptor -> Hooks.of(interceptor).transformsParameters())
                        .toList(),
                all.stream()
                        .filter(interceptor -> Hooks.of(interceptor).transformsLoss())
                        .toList(),
                true);
    }

    /** A plan decides it, so that every attempt of a run computes alike. */
    private static boolean isBf16(TrainingSettings settings) {
        Precision precision = settings.precision();
        if (precision == Precision.AUTO) {
            throw new IllegalArgumentException("The precision of a run is decided before it starts.");
        }
        return precision == Precision.BF16;
    }

    /** For a function that is the same each time. */
    public StepSettings withoutDropout() {
        return new StepSettings(seed, bf16, hiddenDropout, attentionDropout, watched, transformers, losses, false);
    }

    /** Of what is frozen, without dropout. */
    public PassOptions evaluation() {
        return PassOptions.evaluation(bf16);
    }

    PassOptions training(long step, int pass, int draw) {
        PassOptions options = dropout
                ? PassOptions.training(bf16, hiddenDropout, attentionDropout, new Draw(seed, step, pass, draw))
                : PassOptions.evaluation(bf16);
        return options.watching(watched)
                .watchingAttention(
                        watched.stream().filter(layer -> layer >= 0).collect(Collectors.toUnmodifiableSet()));
    }
}
