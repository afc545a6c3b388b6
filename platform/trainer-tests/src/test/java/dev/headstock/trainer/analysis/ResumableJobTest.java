package dev.headstock.trainer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.trainer.fixtures.MemoryJobStore;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumableJobTest {
    private Torch torch;

    @BeforeAll
    void open() {
        torch = Torch.open();
    }

    @AfterAll
    void close() {
        torch.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void aJobThatIsInterruptedAnywhereEndsWithTheSameNumbers(int bodies) throws IOException {
        float[] undisturbed = attempt(new MemoryJobStore()).orElseThrow();
        MemoryJobStore store = new MemoryJobStore();
        Optional<float[]> result = Optional.empty();
        int attempts = 0;
        while (result.isEmpty()) {
            store.pauseAfter(bodies);
            result = attempt(store);
            attempts++;
        }

        assertThat(result.get()).isEqualTo(undisturbed);
        assertThat(attempts).isGreaterThan(1).isLessThanOrEqualTo(10 / bodies + 2);
    }

    @Test
    void progressRisesToOne() throws IOException {
        MemoryJobStore store = new MemoryJobStore();

        attempt(store);

        assertThat(store.progress.subList(0, 6)).isSorted();
        assertThat(store.progress.get(store.progress.size() - 1)).isEqualTo(1);
    }

    /** Two loops one after the other; the second has one inside. Empty when it was interrupted. */
    private Optional<float[]> attempt(MemoryJobStore store) throws IOException {
        try (ResumableJob job = new ResumableJob(torch, 5, store)) {
            float[] first = job.state("first", () -> new float[] {1});
            job.repeat(
                    "first",
                    6,
                    i -> first[0] = first[0] * 2 + job.random("first", i).nextInt(10));
            float[] second = job.state("second", () -> new float[] {first[0], 0});
            job.repeat("second", 4, i -> {
                second[1] += 1;
                job.repeat("inner-%d".formatted(i), 3, j -> second[0] += i * 10 + j);
            });
            return Optional.of(new float[] {first[0], second[0], second[1]});
        } catch (JobPausedException e) {
            return Optional.empty();
        }
    }
}
