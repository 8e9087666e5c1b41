package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.concoord.QuorumLostException;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Counter;
import org.junit.jupiter.api.Test;

class EmbeddedReplicaTest {
  @Test
  void startsStopsAndStartsAgainAsAContainerAsksIt() throws Exception {
    EmbeddedReplica part =
        new EmbeddedReplica(config(FreePorts.onLoopback(1)), Duration.ofSeconds(20));
    assertThat(part.isRunning()).isFalse();
    for (int i = 0; i < 2; i++) {
      part.start();
      part.start();
      assertThat(part.isRunning()).isTrue();
      part.stop();
      part.stop();
      assertThat(part.isRunning()).isFalse();
    }
  }

  @Test
  void leavesNothingBehindWhereTheOthersDoNotCome() throws Exception {
    List<String> members = FreePorts.onLoopback(3);
    EmbeddedReplica part = new EmbeddedReplica(config(members), Duration.ofMillis(200));
    assertThatThrownBy(part::start).isInstanceOf(QuorumLostException.class);
    assertThat(part.isRunning()).isFalse();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().contains(members.get(0)));
  }

  private static ReplicaConfig config(List<String> members) {
    return ReplicaConfig.builder()
        .replicate(Counter.class)
        .listen(members.get(0))
        .firstMembers(members)
        .build();
  }
}
