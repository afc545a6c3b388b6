package dev.headstock.server.datasets;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import dev.headstock.server.http.IdOwner;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The data sets people have uploaded. Other packages come in here and nowhere else. */
@Component
public class Datasets implements IdOwner {
    static final int LONGEST_DESCRIPTION = 10_000;

    /** Of a version; more digits would not fit. */
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    private final DatasetRepository repository;
    private final DatasetVersions versions;
    private final DatasetRows rows;
    private final DatasetLengths lengths;
    private final ObjectProvider<DatasetUsage> usage;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    Datasets(
            DatasetRepository repository,
            DatasetVersions versions,
            DatasetRows rows,
            DatasetLengths lengths,
            ObjectProvider<DatasetUsage> usage,
            JdbcClient jdbc,
            ApplicationEventPublisher events) {
        this.repository = repository;
        this.versions = versions;
        this.rows = rows;
        this.lengths = lengths;
        this.usage = usage;
        this.jdbc = jdbc;
        this.events = events;
    }

    public DatasetVersion version(UUID id) {
        return findVersion(id).orElseThrow(() -> ApiException.notFound("data set version", id));
    }

    public Optional<DatasetVersion> findVersion(UUID id) {
        return versions.find(id);
    }

    @Override
    public Optional<String> describe(UUID id) {
        return findVersion(id)
                .map(version -> "version %d of the data set '%s'".formatted(version.number(), version.datasetName()))
                .or(() -> repository.findById(id).map(this::withNewestVersion));
    }

    private String withNewestVersion(DatasetEntity dataset) {
        String name = "the data set '%s'".formatted(dataset.name());
        return versions.of(List.of(dataset.id())).stream()
                .findFirst()
                .map(newest -> "%s, whose newest version is %s".formatted(name, newest.id()))
                .orElse(name);
    }

    /** @param reference {@code <data set>/<version>} */
    public Optional<DatasetVersion> findVersion(String reference) {
        int slash = reference.lastIndexOf('/');
        String number = reference.substring(slash + 1);
        return slash < 1 || !NUMBER.matcher(number).matches()
                ? Optional.empty()
                : versions.find(reference.substring(0, slash), Integer.parseInt(number));
    }

    /** A version with these examples. */
    public Optional<DatasetVersion> findBySha256(String sha256) {
        return versions.findBySha256(sha256);
    }

    /** A version by its id, or as {@code <data set>/<version>}. */
    public Optional<DatasetVersion> findByIdOrReference(String named) {
        try {
            return findVersion(UUID.fromString(named));
        } catch (IllegalArgumentException e) {
            return findVersion(named);
        }
    }

    /** As {@link #findByIdOrReference}, for a version that has to exist: the fault says how to name one. */
    public DatasetVersion byIdOrReference(String named) {
        return findByIdOrReference(named)
                .orElseThrow(() -> new ApiException(
                        HttpStatus.NOT_FOUND,
                        "not-found",
                        "There is no data set version '%s'. Name one as <data set>/<version>.".formatted(named),
                        List.of()));
    }

    /** What a worker needs to read a version. */
    public DataFiles files(DatasetVersion version) {
        return new DataFiles(
                version.datasetName() + "/" + version.number(),
                version.sha256(),
                version.schema(),
                new FileReference("examples.jsonl", version.size(), version.sha256()));
    }

    /** A version's examples.jsonl, as a worker fetches it. */
    public FileReference examples(UUID version) {
        DatasetVersion found = version(version);
        return new FileReference("examples.jsonl", found.size(), found.sha256());
    }

    /** Rows of a version by number; numbers that do not exist are left out. */
    public Map<Long, StoredExample> rows(UUID version, Collection<Long> numbers) {
        return rows.byNumber(version(version), numbers);
    }

    /** Numbers of the rows in one of whose cells a text occurs. Reads the whole version. */
    public Set<Long> rowsContaining(UUID version, String text) {
        return rows.containing(version(version), text);
    }

    /** Lengths that were counted before, or at once for a small version. Else they are counted in the background, for the next who asks. */
    public Optional<LengthHistogram> lengthsSoon(UUID version, UUID model) {
        return lengths.soon(version(version), model);
    }

    /** How long a version's rows are for this model's tokenizer. Reads the whole version the first time. */
    public LengthHistogram lengths(UUID version, UUID model) {
        return lengths.get(version(version), model);
    }

    /** @param isNew false when the data set had exactly these rows already */
    record Added(DatasetVersion version, boolean isNew) {}

    /** A data set with all its versions, newest first. */
    record Details(Dataset dataset, List<DatasetVersion> versions) {}

    private record Keyed(UUID id, String key) {}

    Page<Dataset> list(String search, DatasetOrder order, PageRequest page) {
        DatasetOrder.Last last = page.after(2, order::last);
        List<Keyed> found = jdbc.sql("""
                        select dataset.id, %s as key from dataset
                        where dataset.name ilike :pattern and (:id::uuid is null or %s) order by %s limit :limit""".formatted(order.keyAsText(), order.afterLast(), order.orderBy()))
                .param("pattern", "%" + search.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                .param("key", last == null ? null : last.key())
                .param("id", last == null ? null : last.id())
                .param("limit", page.limit() + 1)
                .query(Keyed.class)
                .list();
        Page<Keyed> cut = Page.cut(found, page, row -> List.of(row.key(), row.id()));
        return new Page<>(views(cut.items().stream().map(Keyed::id).toList()), cut.next(), cut.total());
    }

    Details get(UUID id) {
        DatasetEntity entity = repository.findById(id).orElseThrow(() -> ApiException.notFound("data set", id));
        List<DatasetVersion> all = versions.of(List.of(id));
        return new Details(view(entity, all, usages(all)), all);
    }

    @Transactional
    Added add(
            String name,
            @Nullable String description,
            DatasetVersions.NewVersion version,
            @Nullable UUID tokenizerModel) {
        // PostgreSQL keeps microseconds; what is returned now must equal what is read later.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        DatasetEntity dataset = repository
                .findByName(name)
                .orElseGet(() -> repository.saveAndFlush(
                        new DatasetEntity(name, Objects.requireNonNullElse(description, ""), now)));
        if (description != null) {
            dataset.describe(description);
        }
        events.publishEvent(new DatasetChanged(dataset.id()));
        var same = versions.find(dataset.id(), version.examples().sha256());
        if (same.isPresent()) {
            return new Added(same.get().importedAgain(version), false);
        }
        dataset.touch(now);
        UUID added = versions.add(dataset.id(), version);
        LengthHistogram lengths = version.statistics().lengths();
        if (tokenizerModel != null && lengths != null) {
            versions.keepLengths(added, tokenizerModel, lengths);
        }
        return new Added(version(added), true);
    }

    /** The name stays: finished experiments tell it. Null leaves the description as it is. */
    @Transactional
    Dataset describe(UUID id, @Nullable String description) {
        List<Problem> problems = FreeText.problemsOfNote("/description", description, LONGEST_DESCRIPTION);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        DatasetEntity dataset = repository.findById(id).orElseThrow(() -> ApiException.notFound("data set", id));
        if (description != null) {
            dataset.describe(description);
            repository.flush();
            events.publishEvent(new DatasetChanged(id));
        }
        return get(id).dataset();
    }

    @Transactional
    void remove(UUID id) {
        Dataset dataset = get(id).dataset();
        if (dataset.runCount() > 0) {
            throw ApiException.conflict("Data set %s has runs: %d. Delete their experiments first."
                    .formatted(dataset.name(), dataset.runCount()));
        }
        try {
            versions.removeAll(id);
        } catch (DataIntegrityViolationException e) {
            throw ApiException.conflict(
                    "Models were evaluated on data set %s, or trained with it. Delete what they left first."
                            .formatted(dataset.name()));
        }
        repository.deleteById(id);
        events.publishEvent(new DatasetChanged(id));
    }

    /** In the order of their ids. */
    private List<Dataset> views(List<UUID> ids) {
        Map<UUID, DatasetEntity> entities =
                repository.findAllById(ids).stream().collect(Collectors.toMap(DatasetEntity::id, Function.identity()));
        List<DatasetVersion> all = versions.of(ids);
        Map<UUID, List<DatasetVersion>> byDataset =
                all.stream().collect(Collectors.groupingBy(DatasetVersion::datasetId));
        Map<UUID, DatasetUsage.Usage> usages = usages(all);
        return ids.stream()
                .map(entities::get)
                // Deleted since the ids were read.
                .filter(Objects::nonNull)
                .map(entity -> view(entity, byDataset.getOrDefault(entity.id(), List.of()), usages))
                .toList();
    }

    private static Dataset view(
            DatasetEntity entity, List<DatasetVersion> newestFirst, Map<UUID, DatasetUsage.Usage> usages) {
        List<DatasetUsage.Usage> used = newestFirst.stream()
                .map(version -> usages.get(version.id()))
                .filter(Objects::nonNull)
                .toList();
        return new Dataset(
                entity.id(),
                entity.name(),
                entity.description(),
                entity.createdAt(),
                entity.updatedAt(),
                newestFirst.size(),
                newestFirst.get(0),
                used.stream()
                        .map(DatasetUsage.Usage::lastUsed)
                        .max(Instant::compareTo)
                        .orElse(null),
                used.stream().mapToLong(DatasetUsage.Usage::runs).sum());
    }

    private Map<UUID, DatasetUsage.Usage> usages(List<DatasetVersion> shown) {
        List<UUID> ids = shown.stream().map(DatasetVersion::id).toList();
        return usage.stream().findFirst().map(each -> each.usageOf(ids)).orElse(Map.of());
    }
}
