package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.concoord.codec.ClientWelcome;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Redirect;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients are told who wait for an answer, or for a leader. */
@Timeout(60)
class LeaderNewsTest {
  @Test
  void answersPingsWhileAMethodRuns() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        Wire client = Wire.client(cluster.leader().address())) {
      Wire.TallySession session = client.openTally("a");
      client.call(session, 1, TallyType.SLEEP, 1_000);
      client.send(FrameType.PING, ClusterId.NONE, ReplicaId.NONE, ReplicaId.NONE, body -> {});
      client.expect(FrameType.PONG);
      client.expect(FrameType.REPLIES);
    }
  }

  @Test
  void tellsItsClientsWhenItBeginsToLeadOrToFollowAnother() throws Exception {
    try (TestCluster cluster = TestCluster.of(3)) {
      ReplicaServer old = cluster.leader();
      Map<ReplicaServer, Wire> watchers = new HashMap<>();
      for (ReplicaServer replica : cluster.replicas()) {
        if (replica != old) {
          watchers.put(replica, Wire.client(replica.address()));
        }
      }
      cluster.closeOne(old);
      String leader = cluster.leader().address();
      for (ReplicaServer replica : cluster.replicas()) {
        try (Wire watcher = watchers.get(replica)) {
          boolean leads = replica.address().equals(leader);
          awaitNews(watcher, leader, leads ? FrameType.CLIENT_WELCOME : FrameType.REDIRECT);
        }
      }
    }
  }

  private static void awaitNews(Wire watcher, String leader, FrameType expected)
      throws IOException {
    FrameType type;
    String named;
    do {
      byte[] frame = watcher.receive();
      type = FrameHeader.check(frame);
      named =
          type == FrameType.REDIRECT
              ? Redirect.read(Wire.bodyOf(frame)).leader()
              : ClientWelcome.read(Wire.bodyOf(frame)).leader();
    } while (!named.equals(leader));
    assertThat(type).isEqualTo(expected);
  }
}
