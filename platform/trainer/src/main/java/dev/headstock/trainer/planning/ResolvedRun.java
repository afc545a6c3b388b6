package dev.headstock.trainer.planning;

import dev.headstock.api.Adapter;
import dev.headstock.api.Backbone;
import dev.headstock.api.Head;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.PeftExport;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.protocol.RunSpecification;
import java.util.Map;
import java.util.Optional;

/**
 * A run in which nothing is left to decide.
 *
 * @param specification with every default filled in: resolving it again gives the same run
 * @param adapters the module at each chosen site
 * @param plan its learning rate already is the run's own, where the run sets one
 * @param peft how Hugging Face PEFT writes these adapters, when it can
 */
public record ResolvedRun(
        RunSpecification specification,
        ModelOutline outline,
        Backbone backbone,
        Head head,
        Map<Site, Adapter> adapters,
        TuningPlan plan,
        Optional<PeftExport> peft) {}
