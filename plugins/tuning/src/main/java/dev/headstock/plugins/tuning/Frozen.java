package dev.headstock.plugins.tuning;

import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.TuningPlan;
import java.util.List;

/** What a strategy that leaves the model as it is adds to rules of others. */
final class Frozen {
    private Frozen() {}

    /** Nothing where no rule could train the backbone: a plan without needless rules is easier to read. */
    static List<ParameterRule> backboneOf(TuningPlan current) {
        boolean trained = current.rules().stream()
                .anyMatch(rule -> rule.selector().owners().contains(ParameterSelector.Owner.BACKBONE));
        return trained ? List.of(ParameterRule.freeze(ParameterSelector.backbone())) : List.of();
    }
}
