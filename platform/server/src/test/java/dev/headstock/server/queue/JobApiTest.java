package dev.headstock.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.JobSubject;
import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The REST API of jobs, and that of workers as far as every kind of job has it. */
class JobApiTest extends ServerTest {
    @Autowired
    private FakeExecutor executor;

    @Autowired
    private FakeJobs fakes;

    @Autowired
    private Blobs blobs;

    @Test
    void aWaitingJobIsMovedBeforeAnother() {
        UUID first = waiting();
        UUID second = waiting();
        UUID third = waiting();
        List<UUID> jobs = List.of(first, second, third);

        move(third, first);
        assertThat(line(jobs)).containsExactly(third, first, second);
        move(second, first);
        assertThat(line(jobs)).containsExactly(third, second, first);
        move(third, null);
        assertThat(line(jobs)).containsExactly(second, first, third);

        jobs.forEach(job -> admin.post().uri("/api/v1/jobs/" + job + "/cancel").exchange());
    }

    /** It needs more slots than there are, so that it stays where it is. */
    private UUID waiting() {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into job (id, kind, state, title, options, priority, slots, attempt, max_attempts)
                        values (:id, 'fake', 'QUEUED', 'waits', '{}', -7, 1000, 0, 3)""").param("id", id).update();
        return id;
    }

    private void move(UUID job, @Nullable UUID before) {
        admin.post()
                .uri("/api/v1/jobs/" + job + "/move")
                .contentType(MediaType.APPLICATION_JSON)
                .body(before == null ? "{}" : "{\"before\": \"%s\"}".formatted(before))
                .exchange()
                .expectStatus()
                .isOk();
    }

    private List<UUID> line(List<UUID> jobs) {
        return jdbc.sql("""
                        select id from job where id = any (:ids)
                        order by priority desc, coalesce(place, number), number""")
                .param("ids", jobs.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
    }

    @Test
    void jobsAreFoundByWordsOfTitleContextAndOwner() {
        UUID found = waiting();
        UUID other = waiting();
        jdbc.sql("update job set title = 'Rate 1_5', context = 'Spam filters', created_by = 'ada' where id = :id")
                .param("id", found)
                .update();

        for (String list : List.of("state=waiting&", "")) {
            assertThat(search(list, "FILTERS 1_5 ada")).containsExactly(found.toString());
            assertThat(search(list, "rate_1")).isEmpty();
            assertThat(search(list, "")).contains(found.toString(), other.toString());
        }
        assertThat(search("state=running&", "Spam")).isEmpty();
        assertThat(search("state=paused&", "Spam")).isEmpty();
        assertThat(search("state=finished&", "Spam")).isEmpty();

        List.of(found, other)
                .forEach(job ->
                        admin.post().uri("/api/v1/jobs/" + job + "/cancel").exchange());
        assertThat(search("state=finished&", "Spam")).containsExactly(found.toString());
    }

    private List<String> search(String list, String words) {
        List<String> ids = new ArrayList<>();
        admin.get()
                .uri("/api/v1/jobs?" + list + "limit=200&search={words}", words)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].id")
                .value((List<String> found) -> ids.addAll(found));
        return ids;
    }

    @Test
    void aNewJobStandsBehindThoseThatAreAsUrgent() {
        UUID ahead = UUID.randomUUID();
        jdbc.sql("""
                        insert into job (id, kind, state, title, options, priority, slots, attempt, max_attempts)
                        values (:id, 'fake', 'QUEUED', 'waits', '{}', 900, :slots, 0, 3)""").param("id", ahead).param("slots", FakeExecutor.SLOTS + 1).update();

        expectedStart(1, 900)
                .jsonPath("$.ahead")
                .isEqualTo(1)
                .jsonPath("$.seconds")
                .isEqualTo(0.0);
        expectedStart(1, 901).jsonPath("$.ahead").isEqualTo(0);
        expectedStart(FakeExecutor.SLOTS + 1, 901).jsonPath("$.seconds").isEmpty();
        admin.get()
                .uri("/api/v1/jobs/expected-start?slots=0")
                .exchange()
                .expectStatus()
                .isBadRequest();
        jdbc.sql("delete from job where id = :id").param("id", ahead).update();
    }

    @Test
    void aRunningJobEndsWhenItSaysOrWasPlannedTo() {
        UUID holder = UUID.randomUUID();
        jdbc.sql("""
                        insert into job (id, kind, state, title, options, priority, slots, attempt, max_attempts, planned_seconds, lease_until)
                        values (:id, 'fake', 'RUNNING', 'runs', '{}', 0, :slots, 1, 3, 10000, now() + interval '1 hour')""").param("id", holder).param("slots", FakeExecutor.SLOTS).update();
        jdbc.sql("""
                        insert into attempt (job, attempt, state, token_hash, device, started_at)
                        values (:id, 1, 'RUNNING', '', 'cpu', now() - interval '4000 seconds')""").param("id", holder).update();

        expectedStart(FakeExecutor.SLOTS, 901).jsonPath("$.seconds").value((Double seconds) -> assertThat(seconds)
                .isBetween(5_900.0, 6_000.0));
        change(holder, "seconds_left = 9000");
        expectedStart(FakeExecutor.SLOTS, 901).jsonPath("$.seconds").isEqualTo(9_000.0);
        change(holder, "seconds_left = null, planned_seconds = 3999");
        expectedStart(FakeExecutor.SLOTS, 901).jsonPath("$.seconds").isEmpty();
        jdbc.sql("delete from job where id = :id").param("id", holder).update();
    }

    private void change(UUID job, String columns) {
        jdbc.sql("update job set %s where id = :id".formatted(columns))
                .param("id", job)
                .update();
    }

    private BodyContentSpec expectedStart(int slots, int priority) {
        return admin.get()
                .uri("/api/v1/jobs/expected-start?slots=%d&priority=%d".formatted(slots, priority))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void aJobIsSubmittedOnceAndListedAndCancelled() {
        JobSubject subject = FakeJobs.subject();
        String key = UUID.randomUUID().toString();

        Job job = submitted(subject, key);
        Job again = submitted(subject, key);

        assertThat(again.id()).isEqualTo(job.id());
        assertThat(job.kind()).isEqualTo(FakeJobs.KIND);
        assertThat(job.subjects()).containsExactly(subject);
        assertThat(job.title()).isEqualTo("Fake");
        admin.get()
                .uri("/api/v1/jobs?kind=fake&limit=1")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].id")
                .isEqualTo(job.id().toString());
        act(job, "cancel")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("CANCELLED");
        act(job, "pause").expectStatus().isEqualTo(409);
    }

    @Test
    void anUnknownKindListsTheKnownOnes() {
        submit("dance", FakeJobs.subject(), null)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/kind")
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("fake", "train"));
    }

    @Test
    void aRunningJobIsPausedResumedAndReprioritized() {
        Job job = submitted(FakeJobs.subject(), null);
        AttemptId first = started(job, 1);

        act(job, "pause").expectBody().jsonPath("$.pauseRequested").isEqualTo(true);
        worker(first)
                .post()
                .uri("/heartbeat")
                .contentType(MediaType.APPLICATION_JSON)
                .body("""
                        {"phase": "computing", "step": 1, "totalSteps": 9, "secondsLeft": null, "examplesPerSecond": null, "memoryBytes": 1}""")
                .exchange()
                .expectBody()
                .jsonPath("$.pauseRequested")
                .isEqualTo(true);
        finish(first, "PAUSED");
        admin.get()
                .uri("/api/v1/jobs?state=paused")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].id")
                .value((List<String> ids) -> assertThat(ids).contains(job.id().toString()));
        admin.patch()
                .uri("/api/v1/jobs/" + job.id())
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"priority\": 7}")
                .exchange()
                .expectBody()
                .jsonPath("$.priority")
                .isEqualTo(7);
        act(job, "resume").expectStatus().isOk();
        AttemptId second = started(job, 2);
        finish(second, "SUCCEEDED");
        admin.get()
                .uri("/api/v1/jobs/" + job.id())
                .exchange()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("SUCCEEDED")
                .jsonPath("$.failures")
                .isEqualTo(0)
                .jsonPath("$.attempts[0].state")
                .isEqualTo("PAUSED");
    }

    @Test
    void whatAnAttemptStoresIsGivenToTheNextAndGoesWithTheJob() throws Exception {
        Job job = submitted(FakeJobs.subject(), null);
        AttemptId first = started(job, 1);
        byte[] state = ("state of " + job.id()).getBytes(StandardCharsets.UTF_8);
        worker(first)
                .get()
                .uri("/assignment")
                .exchange()
                .expectBody()
                .jsonPath("$.state")
                .isEmpty();
        store(first, "first".getBytes(StandardCharsets.UTF_8)).expectStatus().isNoContent();
        store(first, state).expectStatus().isNoContent();
        RestTestClient zombie = worker(first);
        executor.die(first, 137);

        AttemptId second = started(job, 2);
        zombie.put()
                .uri("/state")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(state)
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        String sha256 = blobs.put(new ByteArrayInputStream(state)).sha256();
        worker(second)
                .get()
                .uri("/assignment")
                .exchange()
                .expectBody()
                .jsonPath("$.kind")
                .isEqualTo(FakeJobs.KIND)
                .jsonPath("$.work.color")
                .isEqualTo("red")
                .jsonPath("$.state.sha256")
                .isEqualTo(sha256);
        byte[] read = worker(second)
                .get()
                .uri("/files/" + sha256)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody();
        assertThat(read).isEqualTo(state);
        finish(second, "SUCCEEDED");
        assertThat(jdbc.sql("select count(*) from job where state_sha256 = :sha256")
                        .param("sha256", sha256)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aKindThatTakesNoMetricsSaysSoAndItsResultReachesIt() {
        Job job = submitted(FakeJobs.subject(), null);
        AttemptId attempt = started(job, 1);

        post(
                        attempt,
                        "/metrics",
                        "{\"points\": [{\"name\": \"m\", \"step\": 1, \"progress\": 0, \"seconds\": 0, \"value\": 1}]}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("A job of kind fake takes no metrics.");
        post(attempt, "/result", "{\"figures\": [{\"kind\": \"note\"}], \"files\": [], \"summary\": {}}")
                .expectStatus()
                .isNoContent();

        assertThat(Objects.requireNonNull(fakes.results.get(job.id())))
                .singleElement()
                .satisfies(result -> assertThat(result.figures()).containsExactly(Map.of("kind", "note")));
        finish(attempt, "SUCCEEDED");
    }

    @Test
    void theLogOfAJobIsItsOwn() {
        Job job = submitted(FakeJobs.subject(), null);
        AttemptId attempt = started(job, 1);

        post(attempt, "/log", "{\"lines\": [{\"number\": 1, \"level\": \"INFO\", \"time\": 1, \"text\": \"hello\"}]}")
                .expectStatus()
                .isNoContent();

        admin.get()
                .uri("/api/v1/jobs/" + job.id() + "/log")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].text")
                .isEqualTo("hello");
        finish(attempt, "SUCCEEDED");
    }

    private Job submitted(JobSubject subject, @Nullable String key) {
        return Objects.requireNonNull(submit(FakeJobs.KIND, subject, key)
                .expectStatus()
                .isCreated()
                .expectBody(Job.class)
                .returnResult()
                .getResponseBody());
    }

    private ResponseSpec submit(String kind, JobSubject subject, @Nullable String key) {
        var request = admin.post().uri("/api/v1/jobs").contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request = request.header("Idempotency-Key", key);
        }
        return request.body(Map.of("kind", kind, "subjects", List.of(subject), "options", Map.of()))
                .exchange();
    }

    private ResponseSpec act(Job job, String action) {
        return admin.post()
                .uri("/api/v1/jobs/%s/%s".formatted(job.id(), action))
                .exchange();
    }

    private AttemptId started(Job job, int number) {
        AttemptId attempt = new AttemptId(job.id(), number);
        await().until(() -> executor.token(attempt).isPresent());
        return attempt;
    }

    private RestTestClient worker(AttemptId attempt) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:%d/api/worker/v1/attempts/%s/%d"
                        .formatted(port, attempt.job(), attempt.attempt()))
                .defaultHeader(
                        "Authorization", "bearer " + executor.token(attempt).orElse("none"))
                .build();
    }

    private ResponseSpec post(AttemptId attempt, String path, String body) {
        return worker(attempt)
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private ResponseSpec store(AttemptId attempt, byte[] state) {
        return worker(attempt)
                .put()
                .uri("/state")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(state)
                .exchange();
    }

    private void finish(AttemptId attempt, String outcome) {
        post(attempt, "/finish", "{\"outcome\": \"%s\", \"retry\": false, \"summary\": {}}".formatted(outcome))
                .expectStatus()
                .isNoContent();
    }
}
