package dev.headstock.plugins.search;

import dev.headstock.api.study.SearchRange;
import dev.headstock.testkit.StudyContract;
import java.util.List;
import java.util.Map;

class SuccessiveHalvingContractTest extends StudyContract<SuccessiveHalving.Options> {

    @Override
    protected SuccessiveHalving study() {
        return new SuccessiveHalving();
    }

    @Override
    protected Map<String, SearchRange> searchSpace() {
        return Map.of(
                "settings.learningRate", new SearchRange(List.of(), 1e-5, 1e-3, true),
                "placements.0.options.rank", new SearchRange(List.of(2, 4, 8), 0, 0, false));
    }
}
