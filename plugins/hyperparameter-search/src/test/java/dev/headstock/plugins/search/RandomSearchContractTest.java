package dev.headstock.plugins.search;

import dev.headstock.api.study.SearchRange;
import dev.headstock.testkit.StudyContract;
import java.util.List;
import java.util.Map;

class RandomSearchContractTest extends StudyContract<RandomSearch.Options> {

    @Override
    protected RandomSearch study() {
        return new RandomSearch();
    }

    @Override
    protected Map<String, SearchRange> searchSpace() {
        return Map.of(
                "settings.learningRate", new SearchRange(List.of(), 1e-5, 1e-3, true),
                "placements.0.options.rank", new SearchRange(List.of(2, 4, 8), 0, 0, false));
    }
}
