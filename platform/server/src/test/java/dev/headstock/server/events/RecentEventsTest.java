package dev.headstock.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    @Test
    void aReaderGetsWhatItMissed() {
        RecentEvents recent = new RecentEvents(1 << 20, 100);
        recent.add("runs", "a", "{}");
        recent.add("runs", "b", "{}");

        assertThat(recent.after(101).orElseThrow()).extracting(Event::name).containsExactly("b");
        assertThat(recent.after(100).orElseThrow()).hasSize(2);
        assertThat(recent.after(102)).contains(List.of());
    }

    @Test
    void aReaderThatMissedForgottenEventsIsToldSo() {
        RecentEvents recent = new RecentEvents(500, 100);
        for (int i = 0; i < 100; i++) {
            recent.add("runs", "a", "{\"number\": %d}".formatted(i));
        }

        assertThat(recent.after(101)).isEmpty();
        assertThat(recent.after(recent.lastId() - 1)).isPresent();
    }

    @Test
    void anIdOfAnEarlierOrALaterServerIsUnknown() {
        RecentEvents recent = new RecentEvents(1 << 20, 100);

        assertThat(recent.after(99)).isEmpty();
        assertThat(recent.after(101)).isEmpty();
        assertThat(recent.after(100)).isPresent();
    }
}
