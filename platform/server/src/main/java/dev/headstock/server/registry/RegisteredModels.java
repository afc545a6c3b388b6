package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Problem;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.events.Events;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.IdOwner;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.registry.Aliases.Signature;
import dev.headstock.server.registry.ModelVersions.NewVersion;
import dev.headstock.server.registry.RegisteredModel.AliasTarget;
import dev.headstock.server.registry.RegisteredModel.VersionResult;
import dev.headstock.server.registry.RegistrationSources.Candidate;
import dev.headstock.server.runs.Run.NamedValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The registered models. Whatever changes a model locks its row first, so that changes of one model follow each other. */
@Component
public class RegisteredModels implements IdOwner {
    /** No model has so many versions; a longer number is no version either. */
    private static final int MOST_DIGITS = 9;

    private final JdbcClient jdbc;
    private final ModelVersions versions;
    private final Aliases aliases;
    private final RegistrationSources candidates;
    private final Checkpoints checkpoints;
    private final Events events;
    private final ApplicationEventPublisher publisher;

    RegisteredModels(
            JdbcClient jdbc,
            ModelVersions versions,
            Aliases aliases,
            RegistrationSources candidates,
            Checkpoints checkpoints,
            Events events,
            ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.versions = versions;
        this.aliases = aliases;
        this.candidates = candidates;
        this.checkpoints = checkpoints;
        this.events = events;
        this.publisher = publisher;
    }

    /** A model with all its versions, newest first. */
    public record Details(RegisteredModel model, List<ModelVersion> versions) {}

    public List<RegisteredModel> list() {
        List<Row> rows = jdbc.sql("select * from registered_model order by name")
                .query(Row::of)
                .list();
        List<UUID> ids = rows.stream().map(Row::id).toList();
        Map<UUID, List<ModelVersion>> byModel = versions.of(ids);
        Map<UUID, List<AliasTarget>> targets = aliases.of(ids);
        return rows.stream()
                .map(row ->
                        view(row, byModel.getOrDefault(row.id(), List.of()), targets.getOrDefault(row.id(), List.of())))
                .toList();
    }

    public Details get(String name) {
        Row row = row(name, "");
        List<UUID> id = List.of(row.id());
        List<ModelVersion> newestFirst = versions.of(id).getOrDefault(row.id(), List.of());
        return new Details(view(row, newestFirst, aliases.of(id).getOrDefault(row.id(), List.of())), newestFirst);
    }

    @Override
    public Optional<String> describe(UUID id) {
        return versions.find(id)
                .map(version -> "version %d of the registered model '%s', whose base model is %s"
                        .formatted(
                                version.number(),
                                version.model(),
                                version.lineage().baseModel().id()))
                .or(() -> jdbc.sql("select name from registered_model where id = :id")
                        .param("id", id)
                        .query(String.class)
                        .optional()
                        .map("the registered model '%s'"::formatted));
    }

    public ModelVersion version(String name, String numberOrAlias) {
        UUID model = row(name, "").id();
        return versions.find(model, number(model, numberOrAlias))
                .orElseThrow(() -> ApiException.notFound("version of " + name, numberOrAlias));
    }

    /** Of any model, that were registered from this checkpoint. */
    public List<ModelVersion> versionsFrom(UUID checkpoint) {
        return versions.from(checkpoint);
    }

    /** Versions of all models, newest first; only those that came from this run, unless it is null. */
    public Page<ModelVersion> versions(ModelVersions.Filter filter, PageRequest page) {
        return versions.page(filter, page);
    }

    public List<AliasMove> aliasHistory(String name) {
        return aliases.history(row(name, "").id());
    }

    @Transactional
    public ModelVersion register(String name, Registration registration, String by) {
        check(name, registration);
        Candidate candidate = candidates.find(registration);
        checkpoints.pin(candidate.lineage().checkpoint().id());
        Counted counted = count(name);
        String note = Objects.requireNonNullElse(registration.note(), "");
        versions.add(
                new NewVersion(counted.model(), counted.number(), note, by, candidate.imported(), candidate.lineage()));
        if (registration.alias() != null) {
            Signature signature = new Signature(by, "Registered version %d.".formatted(counted.number()));
            aliases.move(counted.model(), registration.alias(), counted.number(), signature);
        }
        publishChange(name);
        return versions.find(counted.model(), counted.number()).orElseThrow();
    }

    /**
     * A version whose run is not here.
     *
     * @param files named as in a checkpoint
     */
    @Transactional
    public ModelVersion addImported(String name, String note, Lineage lineage, List<FileReference> files, String by) {
        List<Problem> problems = new ArrayList<>(Names.problemsOfModel(name));
        problems.addAll(Names.problemsOfText("/note", note));
        refuse(problems);
        UUID checkpoint = checkpoints.addImported(lineage.checkpoint().step(), lineage.metrics(), files);
        Counted counted = count(name);
        versions.add(new NewVersion(counted.model(), counted.number(), note, by, true, lineage.in(checkpoint)));
        publishChange(name);
        return versions.find(counted.model(), counted.number()).orElseThrow();
    }

    private static void check(String name, Registration registration) {
        List<Problem> problems = new ArrayList<>(Names.problemsOfModel(name));
        problems.addAll(Names.problemsOfText("/note", registration.note()));
        if (registration.alias() != null) {
            problems.addAll(Names.problemsOfAlias("/alias", registration.alias()));
        }
        refuse(problems);
    }

    private record Counted(UUID model, int number) {}

    /** Makes the model when it is new, and locks it until the transaction ends: a number that is taken back leaves no gap. */
    private Counted count(String name) {
        return jdbc.sql("""
                        insert into registered_model (id, name, last_version) values (:id, :name, 1)
                        on conflict (name) do update set last_version = registered_model.last_version + 1, updated_at = now()
                        returning id as model, last_version as number""")
                .param("id", UUID.randomUUID())
                .param("name", name)
                .query(Counted.class)
                .single();
    }

    @Transactional
    public RegisteredModel describe(String name, String description) {
        refuse(Names.problemsOfText("/description", description));
        UUID model = lock(name);
        jdbc.sql("update registered_model set description = :description where id = :id")
                .param("description", description)
                .param("id", model)
                .update();
        publishChange(name);
        return get(name).model();
    }

    @Transactional
    public ModelVersion describeVersion(String name, String numberOrAlias, String note) {
        refuse(Names.problemsOfText("/note", note));
        UUID model = lock(name);
        ModelVersion version = version(name, numberOrAlias);
        versions.describe(version.id(), note);
        publishChange(name);
        return versions.find(model, version.number()).orElseThrow();
    }

    @Transactional
    public RegisteredModel moveAlias(String name, String alias, int version, Signature signature) {
        List<Problem> problems = new ArrayList<>(Names.problemsOfAlias("", alias));
        problems.addAll(Names.problemsOfText("/reason", signature.reason()));
        refuse(problems);
        UUID model = lock(name);
        if (versions.find(model, version).isEmpty()) {
            throw ApiException.invalid("/version", "%s has no version %d.".formatted(name, version));
        }
        aliases.move(model, alias, version, signature);
        publishChange(name);
        return get(name).model();
    }

    @Transactional
    public void removeAlias(String name, String alias, Signature signature) {
        UUID model = lock(name);
        if (!aliases.remove(model, alias, signature)) {
            throw ApiException.notFound("alias of " + name, alias);
        }
        publishChange(name);
    }

    /** The version's checkpoint may be cleaned up afterwards; its number is not given out again. */
    @Transactional
    public ModelVersion removeVersion(String name, String numberOrAlias) {
        lock(name);
        ModelVersion version = version(name, numberOrAlias);
        if (!version.aliases().isEmpty()) {
            throw ApiException.conflict("%s version %d is named by %s. Move or remove the alias first."
                    .formatted(name, version.number(), String.join(", ", version.aliases())));
        }
        drop(version);
        publishChange(name);
        return version;
    }

    @Transactional
    public List<ModelVersion> remove(String name) {
        UUID model = lock(name);
        Details details = get(name);
        if (!details.model().aliases().isEmpty()) {
            String named = String.join(
                    ", ",
                    details.model().aliases().stream().map(AliasTarget::alias).toList());
            throw ApiException.conflict("%s is used by its aliases %s. Remove them first.".formatted(name, named));
        }
        details.versions().forEach(this::drop);
        aliases.removeHistory(model);
        jdbc.sql("delete from registered_model where id = :id")
                .param("id", model)
                .update();
        publishChange(name);
        return details.versions();
    }

    private void drop(ModelVersion version) {
        candidates.refuseIfNeeded(version);
        versions.remove(version.id());
        checkpoints.unpin(version.lineage().checkpoint().id());
        publisher.publishEvent(new ModelVersionRemoved(version.id()));
    }

    private int number(UUID model, String numberOrAlias) {
        if (Names.isNumber(numberOrAlias)) {
            return numberOrAlias.length() > MOST_DIGITS ? 0 : Integer.parseInt(numberOrAlias);
        }
        return aliases.version(model, numberOrAlias).orElse(0);
    }

    private UUID lock(String name) {
        UUID id = row(name, " for update").id();
        jdbc.sql("update registered_model set updated_at = now() where id = :id")
                .param("id", id)
                .update();
        return id;
    }

    private Row row(String name, String locking) {
        return jdbc.sql("select * from registered_model where name = :name" + locking)
                .param("name", name)
                .query(Row::of)
                .optional()
                .orElseThrow(() -> ApiException.notFound("registered model", name));
    }

    private void publishChange(String model) {
        events.publish("registry", "registry-changed", Map.of("model", model));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    private record Row(UUID id, String name, String description, Instant createdAt, Instant updatedAt) {
        static Row of(ResultSet row, int number) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    row.getString("description"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("updated_at", OffsetDateTime.class).toInstant());
        }
    }

    private static RegisteredModel view(Row row, List<ModelVersion> newestFirst, List<AliasTarget> targets) {
        List<VersionResult> results = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            ModelVersion version = newestFirst.get(i);
            NamedValue metric = version.lineage().primaryMetric();
            if (metric != null) {
                results.add(new VersionResult(version.number(), metric.name(), metric.value(), metric.direction()));
            }
        }
        return new RegisteredModel(
                row.id(),
                row.name(),
                row.description(),
                row.createdAt(),
                row.updatedAt(),
                newestFirst.size(),
                targets,
                newestFirst.isEmpty() ? null : newestFirst.get(0),
                results);
    }
}
