package dev.headstock.trainer.planning.parameters;

import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.StepInterceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One entry of a run's list of placements.
 *
 * @param id of the placement
 * @param name in this run: the id, numbered from the second on; paths of its parameters start with {@code adapters.<name>.}
 * @param adapters by site, from the input upwards
 * @param shared parameters that all its adapters share
 * @param placeholderTokens before each sequence; 0 for all but one placement of a run
 * @param positionOffset by how much positions of the text are moved up
 * @param peft how PEFT loads these adapters; throws {@link IllegalArgumentException} with a sentence where it would compute something else
 * @param adapterHub likewise for AdapterHub's library
 */
public record ResolvedPlacement(
        String id,
        String name,
        Map<Site, Adapter> adapters,
        List<ParameterSpec> shared,
        List<StepInterceptor> interceptors,
        int placeholderTokens,
        int positionOffset,
        Function<CheckpointNames, Optional<PeftExport>> peft,
        Function<CheckpointNames, Optional<AdapterHubExport>> adapterHub) {}
