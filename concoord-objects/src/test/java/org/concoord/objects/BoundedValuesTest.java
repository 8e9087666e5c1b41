package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's class behind a bounded type variable: in memory, and on replicas behind sockets. */
@Timeout(120)
final class BoundedValuesTest {
  private final List<Replica> replicas = new ArrayList<>();

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
  }

  @Test
  void aTreeOfAUsersKeysIsASortedSetAndComesBackFromItsSnapshots() {
    Random random = new Random(11);
    TreeSet<Version> model = new TreeSet<>();
    try (BinaryTreeProxy<Version> tree = BinaryTreeProxy.local(Version.class)) {
      for (int i = 0; i < 1_000; i++) {
        Version key = new Version(random.nextInt(5), random.nextInt(9));
        switch (random.nextInt(3)) {
          case 0 -> assertThat(tree.insert(key)).isEqualTo(model.add(key));
          case 1 -> assertThat(tree.remove(key)).isEqualTo(model.remove(key));
          default -> assertThat(tree.contains(key)).isEqualTo(model.contains(key));
        }
      }
      assertThat(tree.keys()).isEqualTo(new ArrayList<>(model));
      assertThat(tree.greatest()).contains(model.last());
    }
  }

  @Test
  void aLocalQueueHandsOutTheClassesThatItWasGiven() {
    try (QueueProxy<Version> queue = QueueProxy.local(Version.class)) {
      queue.add(new Version(1, 2));
      assertThat(queue.contains(new Version(1, 2))).isTrue();
      assertThat(queue.poll()).contains(new Version(1, 2));
    }
  }

  @Test
  void aLocalObjectSaysWhichClassItWasNotGiven() {
    try (BinaryTreeProxy<Version> tree = BinaryTreeProxy.local()) {
      assertThatThrownBy(() -> tree.insert(new Version(1, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Version.class.getName())
          .hasMessageContaining("values(Version.class)");
    }
    assertThatThrownBy(() -> BinaryTreeProxy.<Integer>local(Random.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.RandomValue is missing");
  }

  @Test
  void replicasThatWereGivenTheClassCompareItsValues() throws Exception {
    try (ConcoordClient client =
        connect(
            start(3, ReplicaConfig.builder().replicate(BinaryTree.class).values(Version.class)))) {
      BinaryTreeProxy<Version> tree = new BinaryTreeProxy<>(client);
      assertThat(tree.insert(new Version(2, 1))).isTrue();
      assertThat(tree.insert(new Version(10, 0))).isTrue();
      assertThat(tree.insert(new Version(2, 1))).isFalse();
      assertThat(tree.insert(new Version(1, 9))).isTrue();
      leader().close();
      assertThat(tree.keys())
          .as("by another leader, from its own copy")
          .containsExactly(new Version(1, 9), new Version(2, 1), new Version(10, 0));
    }
  }

  @Test
  void aReplicaThatWasNotGivenTheClassSaysSoAndGoesOn() throws Exception {
    try (ConcoordClient client =
        connect(start(1, ReplicaConfig.builder().replicate(BinaryTree.class)))) {
      BinaryTreeProxy<Version> tree = new BinaryTreeProxy<>(client);
      assertThatThrownBy(() -> tree.insert(new Version(1, 0)))
          .isInstanceOf(IncompatibleTypeException.class)
          .hasMessageContaining("binaryTree.insert(Comparable)")
          .hasMessageContaining("a value of type \"version\", which is not known here")
          .hasMessageContaining("values(...)");
      assertThat(tree.size()).isZero();
      assertThat(new BinaryTreeProxy<Integer>(client, "numbers").insert(1)).isTrue();
    }
  }

  private static ConcoordClient connect(List<String> members) {
    return ConcoordClient.connect(
        ClientConfig.builder().endpoints(String.join(", ", members)).values(Version.class).build());
  }

  private List<String> start(int size, ReplicaConfig.Builder config) throws Exception {
    List<String> members = freeAddresses(size);
    for (String member : members) {
      replicas.add(Replica.start(config.listen(member).firstMembers(members).build()));
    }
    for (Replica replica : replicas) {
      replica.awaitReady(Duration.ofSeconds(20));
    }
    return members;
  }

  private Replica leader() {
    Optional<Replica> leader = Optional.empty();
    while (leader.isEmpty()) { // An election may be on.
      Thread.onSpinWait();
      leader = replicas.stream().filter(Replica::isLeader).findFirst();
    }
    return leader.get();
  }

  private static List<String> freeAddresses(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<String> addresses = new ArrayList<>();
    for (ServerSocket socket : sockets) {
      addresses.add("127.0.0.1:" + socket.getLocalPort());
      socket.close();
    }
    return addresses;
  }
}
