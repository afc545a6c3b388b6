package dev.headstock.trainer.processes.worker.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.trainer.processes.worker.checkpoints.CheckpointSender.Outgoing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointSenderTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch network = new CountDownLatch(1);

    @Test
    void trainingDoesNotWaitAndWhatNobodyNeedsIsPassedOver() throws IOException {
        try (CheckpointSender sender = new CheckpointSender()) {
            Slow first = new Slow("first", false);
            sender.send(first);
            first.awaitBegin();
            // The network is busy with the first one; none of these calls waits for it.
            sender.send(new Slow("second", false));
            sender.send(new Slow("best", true));
            sender.send(new Slow("fourth", false));
            sender.send(new Slow("last", false));
            network.countDown();
            sender.await();
        }

        assertThat(events)
                .containsExactlyInAnyOrder("discard second", "discard fourth", "send first", "send best", "send last")
                .containsSubsequence("send first", "send best", "send last");
    }

    @Test
    void whyACheckpointIsNotCommittedIsThrownOnce() throws IOException {
        network.countDown();
        try (CheckpointSender sender = new CheckpointSender()) {
            sender.send(new Outgoing() {
                @Override
                public void send() throws IOException {
                    throw new IOException("no space");
                }

                @Override
                public void discard() {}

                @Override
                public boolean isReplacedBy(Outgoing newer) {
                    return false;
                }
            });
            assertThatThrownBy(sender::await).isInstanceOf(IOException.class).hasMessage("no space");
            sender.send(new Slow("next", false));
            sender.await();
        }

        assertThat(events).containsExactly("send next");
    }

    private final class Slow implements Outgoing {
        private final String name;
        private final boolean needed;
        private final CountDownLatch begun = new CountDownLatch(1);

        Slow(String name, boolean needed) {
            this.name = name;
            this.needed = needed;
        }

        void awaitBegin() {
            await(begun);
        }

        @Override
        public void send() {
            begun.countDown();
            await(network);
            events.add("send " + name);
        }

        private void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void discard() {
            events.add("discard " + name);
        }

        @Override
        public boolean isReplacedBy(Outgoing newer) {
            return !needed;
        }
    }
}
