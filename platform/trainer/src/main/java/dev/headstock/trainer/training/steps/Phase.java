package dev.headstock.trainer.training.steps;

import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is trained in an epoch.
 *
 * @param rules by path of the trained parameters, empty when nothing is trained
 * @param lowest layer with a trained parameter; {@link ParameterTable#ABOVE} when the backbone is frozen
 */
public record Phase(Map<String, ParameterRule> rules, int lowest) {

    public static Phase of(ParameterTable parameters, int epoch) {
        Map<String, ParameterRule> rules = new LinkedHashMap<>();
        for (Entry entry : parameters.entries()) {
            ParameterRule rule = entry.rule();
            if (rule != null && entry.isTrainedIn(epoch)) {
                rules.put(entry.path(), rule);
            }
        }
        return new Phase(rules, parameters.lowestTrained(epoch));
    }

    public List<String> paths() {
        return List.copyOf(rules.keySet());
    }

    /** Whether everything below readout and head stays as it is. */
    public boolean isBackboneFrozen() {
        return lowest == ParameterTable.ABOVE;
    }
}
