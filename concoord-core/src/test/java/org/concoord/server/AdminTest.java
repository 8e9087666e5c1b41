package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.codec.AdminHello;
import org.concoord.codec.FrameType;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator asks over a replica's port, and who is none. */
@Timeout(60)
class AdminTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  private static final List<String> COMMANDS =
      List.of("status", "members", "leave", "transfer", "reset", "snapshot", "skip", "top");

  @Test
  void tellsItsStatusForPeopleAndForPrograms() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        Wire operator = operator(cluster.leader().address())) {
      AdminAnswer answer = ask(operator, "status");

      assertThat(answer.done()).isTrue();
      assertThat(answer.text()).startsWith("replica " + cluster.leader().address());
      assertThat(answer.json())
          .startsWith("{\"address\":\"" + cluster.leader().address() + "\"")
          .contains("\"state\":\"LEADER\"", "\"slots\":{\"proposed\":");
    }
  }

  @Test
  void namesMembersAndMovesTheLead() throws Exception {
    try (TestCluster cluster = TestCluster.of(3)) {
      ReplicaServer old = cluster.leader();
      try (Wire operator = operator(old.address())) {
        awaitMembers(operator, old.address());

        AdminAnswer moved = ask(operator, "transfer");

        assertThat(moved.done()).as(moved.text()).isTrue();
        assertThat(old.isLeader()).isFalse();
        AdminAnswer again = ask(operator, "transfer");
        assertThat(again.done()).isFalse();
        assertThat(again.text()).isEqualTo(old.address() + " does not lead");
      }
    }
  }

  @Test
  void saysWhyItIsNotResetWhereAMajorityIsThere() throws Exception {
    try (TestCluster cluster = TestCluster.of(3);
        Wire operator = operator(cluster.leader().address())) {
      AdminAnswer refused = ask(operator, "reset");

      assertThat(refused.done()).isFalse();
      assertThat(refused.text()).contains("cannot be reset: a majority is there");
      assertThat(refused.json()).isEmpty();
    }
  }

  @Test
  void namesTheCommandsThatItKnowsWhereItDoesNotKnowOne() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        Wire operator = operator(cluster.leader().address())) {
      AdminAnswer refused = ask(operator, "explode");

      assertThat(refused.done()).isFalse();
      assertThat(refused.text()).contains("\"explode\"", "leave, members, reset");
    }
  }

  @Test
  void anOperatorMakesNoCallsAndAClientGivesNoCommands() throws Exception {
    try (TestCluster cluster = TestCluster.of(1)) {
      try (Wire operator = operator(cluster.leader().address())) {
        operator.send(
            FrameType.CALLS, ClusterId.NONE, ReplicaId.NONE, ReplicaId.NONE, nil -> nil.writeNil());
        assertThat(operator.goodbye()).isEqualTo("unexpected frame CALLS");
      }
      try (Wire client = Wire.client(cluster.leader().address())) {
        client.send(
            FrameType.ADMIN_ASK,
            ClusterId.NONE,
            ReplicaId.NONE,
            ReplicaId.NONE,
            body -> new AdminAsk(1, "reset", List.of()).write(body));
        assertThat(client.goodbye()).isEqualTo("unexpected frame ADMIN_ASK");
      }
    }
  }

  /** Also where nobody is taken for an operator. */
  @Test
  void aClientMayAskHowATypeIsCalledAndForNothingElse() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.insecure())) {
      String address = cluster.address(0);
      try (Wire client = Wire.client(address)) {
        assertThat(ask(client, AdminAsk.CONTRACT, "none").text())
            .startsWith("no type here is called \"none\"; there are ")
            .contains("tally");
        assertThat(ask(client, AdminAsk.CONTRACT).text()).endsWith("takes the name of a type");
      }
      String instance = cluster.leader().status().clusterId();
      for (String command : COMMANDS) {
        try (Wire client = Wire.client(address)) {
          ask(client, 5, command);
          assertThat(client.goodbye()).as(command).isEqualTo("unexpected frame ADMIN_ASK");
        }
      }
      assertThat(cluster.leader().status().clusterId()).isEqualTo(instance);
    }
  }

  @Test
  void whoHasNotSaidWhoHeIsIsNotAnswered() throws Exception {
    try (TestCluster cluster = TestCluster.of(1);
        Wire stranger = new Wire(cluster.leader().address())) {
      ask(stranger, 5, AdminAsk.CONTRACT, "tally");

      assertThat(stranger.receiveAll()).isEmpty();
    }
  }

  /** A replica that could be reset, if only somebody were let in. */
  @Test
  void doesNothingForWhoShowsNoToken() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.token(TOKEN));
        Wire stranger = new Wire(cluster.address(0))) {
      String instance = cluster.leader().status().clusterId();
      hello(stranger);
      ask(stranger, 1, "reset");

      assertThat(stranger.goodbye())
          .isEqualTo(cluster.address(0) + " wants a token, and none was shown");
      assertThat(cluster.leader().status().clusterId()).isEqualTo(instance);
    }
  }

  @Test
  void takesNobodyForAnOperatorWhereEverybodyCouldBe() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.insecure());
        Wire anybody = new Wire(cluster.address(0))) {
      hello(anybody);

      assertThat(anybody.goodbye())
          .isEqualTo(
              cluster.address(0)
                  + " takes no commands of operators: it is insecure, and has no token");
    }
  }

  @Test
  void takesOperatorsOverPlaintextByTheirToken() throws Exception {
    try (SecureCluster cluster = SecureCluster.of(1, config -> config.insecure().token(TOKEN));
        Wire operator = new Wire(cluster.address(0))) {
      operator.send(
          FrameType.TOKEN,
          ClusterId.NONE,
          ReplicaId.NONE,
          ReplicaId.NONE,
          body -> Token.parse(TOKEN).write(body));
      hello(operator);
      operator.expect(FrameType.ADMIN_WELCOME);

      awaitMembers(operator, cluster.address(0));
    }
  }

  /** Whom a replica sees is told a few tens of milliseconds late. */
  private static void awaitMembers(Wire operator, String leader) {
    TestCluster.await(
        "the leader among the members",
        Duration.ofSeconds(10),
        () -> {
          try {
            return ask(operator, "members")
                .text()
                .matches("(?s).*" + Pattern.quote(leader) + " .*VOTER, leads.*");
          } catch (IOException ended) {
            throw new UncheckedIOException(ended);
          }
        });
  }

  private static Wire operator(String address) throws IOException {
    Wire wire = new Wire(address);
    hello(wire);
    wire.expect(FrameType.ADMIN_WELCOME);
    return wire;
  }

  private static void hello(Wire wire) throws IOException {
    wire.send(
        FrameType.ADMIN_HELLO,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        body -> new AdminHello(Versions.CURRENT).write(body));
  }

  private static AdminAnswer ask(Wire wire, String command, String... arguments)
      throws IOException {
    ask(wire, 5, command, arguments);
    AdminAnswer answer = AdminAnswer.read(wire.expect(FrameType.ADMIN_ANSWER));
    assertThat(answer.number()).isEqualTo(5);
    return answer;
  }

  private static void ask(Wire wire, long number, String command, String... arguments)
      throws IOException {
    wire.send(
        FrameType.ADMIN_ASK,
        ClusterId.NONE,
        ReplicaId.NONE,
        ReplicaId.NONE,
        body -> new AdminAsk(number, command, List.of(arguments)).write(body));
  }
}
