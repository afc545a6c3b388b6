package dev.headstock.server.evaluations;

import dev.headstock.protocol.StoredExample;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.evaluations.Evaluation.EvaluatedDataset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Names and rows of the data set versions that were evaluated. A version never changes and is never renamed, so its name is kept. */
@Component
class EvaluatedDatasets {
    private final Datasets datasets;
    private final Map<UUID, EvaluatedDataset> names = new ConcurrentHashMap<>();

    EvaluatedDatasets(Datasets datasets) {
        this.datasets = datasets;
    }

    Optional<EvaluatedDataset> find(UUID version) {
        EvaluatedDataset known = names.get(version);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<EvaluatedDataset> found = datasets.findVersion(version).map(EvaluatedDatasets::name);
        found.ifPresent(name -> names.put(version, name));
        return found;
    }

    private static EvaluatedDataset name(DatasetVersion version) {
        return new EvaluatedDataset(version.id(), version.datasetId(), version.datasetName(), version.number());
    }

    /** Rows by number; those that do not exist are left out. */
    Map<Long, StoredExample> rows(UUID version, Collection<Long> numbers) {
        return datasets.findVersion(version).isPresent() ? datasets.rows(version, numbers) : Map.of();
    }

    /** Numbers of the rows in one of whose cells a text occurs. Reads the whole version. */
    Set<Long> rowsContaining(UUID version, String text) {
        return datasets.findVersion(version).isPresent() ? datasets.rowsContaining(version, text) : Set.of();
    }
}
