package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.concoord.ConcoordClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording has of a replica. */
class FlightRecorderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void aRecordingHasLeadersSlotsSlowCallsAndFencing() throws Exception {
    Path file = directory.resolve("replica.jfr");
    try (TestCluster cluster = TestCluster.of(1);
        ConcoordClient client = cluster.client(PATIENCE);
        // Not before: a recording is begun where something is wrong already.
        Recording recording = new Recording()) {
      new TallyProxy(client, TestCluster.TALLY, "a").add(1);
      recording.enable("org.concoord.Slot").withThreshold(Duration.ZERO);
      recording.start();
      ReplicaServer replica = cluster.leader();
      new TallyProxy(client, TestCluster.TALLY, "a").sleep(1_100);
      try (TestCluster other = TestCluster.of(1)) {
        other.leader().shutdown().fence(new IllegalStateException("planned"));
      }
      recording.stop();
      recording.dump(file);
      List<RecordedEvent> events = RecordingFile.readAllEvents(file);

      assertThat(of(events, "Leader"))
          .anyMatch(event -> event.getString("role").equals("LEADER"))
          .allMatch(event -> !event.getString("reason").isEmpty());
      assertThat(of(events, "Slot"))
          .anyMatch(event -> event.getInt("commands") == 1 && event.getInt("bytes") > 0)
          .allMatch(event -> !event.getDuration().isNegative());
      assertThat(of(events, "SlowCall"))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getString("replica")).isEqualTo(replica.address());
                assertThat(event.getString("method")).isEqualTo("tally.sleep(long)");
                assertThat(event.getLong("slot")).isGreaterThan(3);
                assertThat(event.getDuration("taken"))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(1_100));
              });
      assertThat(of(events, "Fenced"))
          .singleElement()
          .satisfies(event -> assertThat(event.getString("reason")).contains("planned"));
    }
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("org.concoord." + name))
        .toList();
  }
}
