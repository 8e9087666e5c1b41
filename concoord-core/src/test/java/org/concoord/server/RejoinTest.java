package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.concoord.ConcoordClient;
import org.concoord.CorruptDataException;
import org.concoord.DirectoryInUseException;
import org.concoord.IncompatibleDataException;
import org.concoord.MemberRules;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus.State;
import org.concoord.StorageException;
import org.concoord.View.Role;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.RecoveryReport.Health;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * W4 and W5: replicas whose directories rot come back as others, over real sockets and files, and
 * no instance ever counts both who they were and who they are.
 */
@Timeout(120)
class RejoinTest {
  private static final Duration PATIENCE = MemberCluster.PATIENCE;

  @TempDir private Path temporary;

  /** As messages have it. */
  private Path path;

  @BeforeEach
  void resolve() throws IOException {
    path = temporary.toRealPath();
  }

  private MemberCluster three() throws Exception {
    return MemberCluster.of(3, MemberRules.DURABLE, path);
  }

  private Path directoryOf(String address) {
    return path.resolve(address.replace(':', '_'));
  }

  private Path asideOf(String address, int number) {
    return path.resolve(address.replace(':', '_') + ".set-aside-" + number);
  }

  private static void flip(Path file, int... offsets) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int offset : offsets) {
      bytes[offset] ^= 1;
    }
    Files.write(file, bytes);
  }

  /** In the first record, behind which there are others. */
  private static void rotLog(Path directory) throws IOException {
    flip(directory.resolve("wal-0000000000000001"), 512 + 20);
  }

  private static void rotSuperblock(Path directory) throws IOException {
    flip(directory.resolve("superblock"), 100, 4_196, 8_292, 12_388);
  }

  private static UnaryOperator<ReplicaConfig.Builder> as(List<String> members) {
    return config -> config.firstMembers(members);
  }

  private static UnaryOperator<ReplicaConfig.Builder> rejoining(List<String> members) {
    return config -> config.firstMembers(members).rejoin();
  }

  private static List<String> addresses(MemberCluster cluster) {
    return cluster.replicas().stream().map(ReplicaServer::address).sorted().toList();
  }

  private static void awaitVote(ReplicaServer replica) {
    TestCluster.await(
        "its vote",
        PATIENCE,
        () ->
            replica.status().state() == State.FOLLOWER || replica.status().state() == State.LEADER);
  }

  /** Of the files of a directory, by name. */
  private static List<byte[]> contents(Path directory) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (!file.getFileName().toString().equals("lock")) {
          contents.add(Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }

  @Test
  void aReplicaWhoseLogRottedIsRefusedAndComesBackAsAnotherVoter() throws Exception {
    try (MemberCluster cluster = three();
        ConcoordClient client = cluster.client();
        LogLines log = new LogLines()) {
      List<String> members = addresses(cluster);
      MemberCluster.Load load = MemberCluster.load(client);
      ReplicaServer rotten = cluster.follower();
      String before = rotten.status().replicaId();
      cluster.kill(rotten);
      Path directory = directoryOf(rotten.address());
      rotLog(directory);
      List<byte[]> was = contents(directory);

      assertThatThrownBy(() -> cluster.start(rotten.address(), as(members)))
          .isInstanceOfSatisfying(
              CorruptDataException.class,
              refused -> {
                assertThat(refused.file()).isEqualTo("wal-0000000000000001");
                assertThat(refused.offset()).isEqualTo(512);
              })
          .hasMessageContaining("rejoin(), --rejoin on a command line");
      assertThat(contents(directory)).as("nothing was changed").containsExactlyElementsOf(was);

      ReplicaServer back = cluster.start(rotten.address(), rejoining(members));
      awaitVote(back);
      assertThat(back.status().replicaId()).isNotEqualTo(before);
      Path aside = asideOf(rotten.address(), 1);
      assertThat(contents(aside)).containsExactlyElementsOf(was);
      assertThat(String.join("\n", log.of(rotten.address())))
          .contains("comes back as another, from an empty directory")
          .contains(
              "What was there is "
                  + aside
                  + ", which was set aside: wal-0000000000000001 is damaged at offset 512");
      assertThat(back.status().disk().report()).contains("in the place of " + aside);
      load.goesOn();

      // It is a voter like others: the instance outlives another, and so does what it says.
      ReplicaServer other =
          cluster.replicas().stream()
              .filter(r -> r != back && !r.isLeader())
              .findFirst()
              .orElseThrow();
      cluster.kill(other);
      load.goesOn();
      long added = load.stop();
      String identity = back.status().replicaId();
      cluster.kill(back);
      ReplicaServer again = cluster.start(back.address(), as(members));
      assertThat(again.awaitReady(PATIENCE)).isTrue();
      assertThat(again.status().replicaId()).isEqualTo(identity);
      assertThat(MemberCluster.tally(client).value()).isEqualTo(added);
    }
  }

  @Test
  void whateverIsWrongWithADirectoryItIsSetAsideWhole() throws Exception {
    try (MemberCluster cluster = three();
        ConcoordClient client = cluster.client()) {
      List<String> members = addresses(cluster);
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      String address = cluster.follower().address();
      int number = 0;
      for (Rot rot : ROTS) {
        ReplicaServer replica =
            cluster.replicas().stream()
                .filter(r -> r.address().equals(address))
                .findFirst()
                .orElseThrow();
        cluster.kill(replica);
        rot.on(directoryOf(address));
        assertThatThrownBy(() -> cluster.start(address, as(members)))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("--rejoin");
        awaitVote(cluster.start(address, rejoining(members)));
        number++;
        assertThat(DataDirectory.verify(asideOf(address, number)).health())
            .isEqualTo(Health.REFUSED);
      }
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(2);
    }
  }

  private interface Rot {
    void on(Path directory) throws IOException;
  }

  private static final List<Rot> ROTS =
      List.of(
          RejoinTest::rotSuperblock,
          directory -> Files.delete(directory.resolve("superblock")),
          directory -> {
            // It joined, so that its log begins with a snapshot.
            try (Stream<Path> files = Files.list(directory)) {
              for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("snap-")) {
                  flip(file, 200);
                }
              }
            }
          });

  /** M2, M5: f+1 of 2f+1 are gone, and nothing makes up for that. */
  @Test
  void withoutAMajorityOfTheOthersItWaitsAndFormsNothing() throws Exception {
    try (MemberCluster cluster = three()) {
      List<String> members = addresses(cluster);
      List<ReplicaServer> ended = List.copyOf(cluster.replicas());
      try (ConcoordClient client = cluster.client()) {
        MemberCluster.tally(client).add(1);
      }
      ended.forEach(cluster::kill);
      List<String> rotten = members.subList(0, 2);
      for (String address : rotten) {
        rotLog(directoryOf(address));
        cluster.start(address, rejoining(members));
      }
      ReplicaServer first = cluster.replicas().get(0);
      ReplicaServer second = cluster.replicas().get(1);
      TestCluster.await(
          "each to say what it waits for",
          PATIENCE,
          () -> first.status().trouble().startsWith("joining: no replica of an instance"));
      // Broken off, and begun again without the option, as all first members: still none forms.
      cluster.kill(first);
      cluster.kill(second);
      ReplicaServer third = cluster.start(members.get(2), as(members));
      for (String address : rotten) {
        cluster.start(address, as(members));
      }
      TestCluster.await(
          "them to know of the instance",
          PATIENCE,
          () ->
              cluster.replicas().stream()
                  .allMatch(
                      r ->
                          r == third
                              || r.status()
                                  .trouble()
                                  .matches("joining: .*a majority of its voters .*")));
      assertThat(third.status().trouble()).contains("2 are gone for good");
      assertThat(cluster.replicas()).noneMatch(ReplicaServer::isLeader);
      assertThat(cluster.replicas().stream().filter(r -> r != third))
          .allMatch(r -> r.status().state() == State.LEARNER);
    }
  }

  /** Each step that a start may be broken off at, as the disk shows it. */
  @Test
  void aStartFinishesWhatAnotherWasBrokenOffAt() throws Exception {
    try (MemberCluster cluster = three();
        ConcoordClient client = cluster.client()) {
      List<String> members = addresses(cluster);
      MemberCluster.tally(client).add(1);
      ReplicaServer rotten = cluster.follower();
      String address = rotten.address();
      Path directory = directoryOf(address);
      Path fresh = path.resolve(directory.getFileName() + ".rejoining");
      cluster.kill(rotten);
      rotLog(directory);

      // Before the first rename: what is to take its place is there, and it is too.
      Files.createDirectory(fresh);
      Files.writeString(fresh.resolve("rejoin"), "half of a no");
      Path stray = Files.createFile(fresh.resolve("stray"));
      assertThatThrownBy(() -> cluster.start(address, rejoining(members)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("But it cannot be set aside: ")
          .hasMessageContaining(fresh + " is in the way: it holds stray");
      Files.delete(stray);
      assertThatThrownBy(() -> cluster.start(address, as(members)))
          .isInstanceOf(CorruptDataException.class);

      // Between the two.
      Files.move(directory, asideOf(address, 1));
      ReplicaServer back = cluster.start(address, as(members));
      assertThat(fresh).doesNotExist();
      awaitVote(back);

      // After the second, and before it has drawn an identity.
      cluster.kill(back);
      Files.move(directory, asideOf(address, 2));
      Files.createDirectory(directory);
      Files.writeString(directory.resolve("rejoin"), "in the place of " + asideOf(address, 2));
      assertThatThrownBy(() -> cluster.start(address, config -> config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("forms none: give join(...)");

      // Where the directory cannot be renamed, and somebody has emptied it.
      Files.delete(directory.resolve("rejoin"));
      awaitVote(cluster.start(address, rejoining(members)));
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(2);
    }
  }

  /** M2: its directory is sound, and of no more use. */
  @Test
  void whoWasReplacedWhileItWasDownComesBackAsAnother() throws Exception {
    MemberRules rules = MemberRules.DURABLE.withSilence(Duration.ofSeconds(1));
    try (MemberCluster cluster = MemberCluster.of(3, rules, path);
        ConcoordClient client = cluster.client()) {
      List<String> members = addresses(cluster);
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(1);
      ReplicaServer replaced = cluster.follower();
      String identity = replaced.status().replicaId();
      cluster.kill(replaced);
      cluster.join();
      cluster.awaitVoters(cluster.replicas().toArray(ReplicaServer[]::new));

      ReplicaServer idle = cluster.start(replaced.address(), as(members));
      TestCluster.await("it to know", PATIENCE, () -> idle.status().state() == State.OUTSIDE);
      assertThat(idle.status().trouble()).contains("with rejoin(), --rejoin on a command line");
      assertThat(idle.status().replicaId()).isEqualTo(identity);
      cluster.kill(idle);

      ReplicaServer back = cluster.start(replaced.address(), rejoining(members));
      TestCluster.await(
          "it to stand by",
          PATIENCE,
          () ->
              cluster.leader().view().addresses(Role.SPARE).equals(List.of(replaced.address()))
                  && back.status().state() == State.LEARNER);
      assertThat(back.status().replicaId()).isNotEqualTo(identity);
      assertThat(DataDirectory.verify(asideOf(replaced.address(), 1)).toString())
          .contains("replica " + identity);
      ReplicaServer leaves =
          cluster.replicas().stream()
              .filter(r -> r != back && !r.isLeader())
              .findFirst()
              .orElseThrow();
      cluster.retire(leaves);
      awaitVote(back);
      assertThat(MemberCluster.tally(client).add(1)).isEqualTo(2);
      String now = back.status().replicaId();
      cluster.kill(back);
      ReplicaServer again = cluster.start(replaced.address(), rejoining(members));
      awaitVote(again);
      assertThat(again.status().replicaId()).isEqualTo(now);
    }
  }

  @Test
  void aSoundDirectoryIsNotGivenUp() throws Exception {
    try (MemberCluster cluster = three();
        LogLines log = new LogLines()) {
      List<String> members = addresses(cluster);
      ReplicaServer replica = cluster.follower();
      String identity = replica.status().replicaId();
      assertThatThrownBy(
              () ->
                  ReplicaServer.start(
                      rejoining(members)
                          .apply(
                              ReplicaConfig.builder()
                                  .replicate(new TallyType("tally"))
                                  .listen(replica.address())
                                  .dataDirectory(directoryOf(replica.address())))
                          .build()))
          .isInstanceOf(DirectoryInUseException.class);
      cluster.kill(replica);
      ReplicaServer back = cluster.start(replica.address(), rejoining(members));
      assertThat(back.awaitReady(PATIENCE)).isTrue();
      assertThat(back.status().replicaId()).isEqualTo(identity);
      assertThat(String.join("\n", log.of(replica.address())))
          .contains("there is nothing to rejoin for");
      assertThat(asideOf(replica.address(), 1)).doesNotExist();
    }
  }

  /** All replicas may have been started with an older version, and be told to rejoin as ever. */
  @Test
  void aDirectoryOfANewerVersionIsNotGivenUp() throws Exception {
    try (MemberCluster cluster = three()) {
      List<String> members = addresses(cluster);
      ReplicaServer replica = cluster.follower();
      String identity = replica.status().replicaId();
      cluster.kill(replica);
      Path superblock = directoryOf(replica.address()).resolve("superblock");
      byte[] before = Files.readAllBytes(superblock);
      Files.write(superblock, ofNextVersion(before));
      assertThatThrownBy(() -> cluster.start(replica.address(), rejoining(members)))
          .isInstanceOf(IncompatibleDataException.class)
          .hasMessageContaining("Start a version that knows it");
      assertThat(asideOf(replica.address(), 1)).doesNotExist();
      Files.write(superblock, before);
      ReplicaServer back = cluster.start(replica.address(), rejoining(members));
      assertThat(back.awaitReady(PATIENCE)).isTrue();
      assertThat(back.status().replicaId()).isEqualTo(identity);
    }
  }

  /** Each copy, of 4 KiB, has its version after eight bytes, and its checksum at the end. */
  private static byte[] ofNextVersion(byte[] superblock) {
    ByteBuffer bytes = ByteBuffer.wrap(superblock.clone());
    for (int copy = 0; copy < bytes.capacity(); copy += 4096) {
      bytes.putInt(copy + 8, bytes.getInt(copy + 8) + 1);
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), copy, 4092);
      bytes.putInt(copy + 4092, (int) crc.getValue());
    }
    return bytes.array();
  }

  @Test
  void aDirectoryThatIsNotThereIsNotRejoinedFor() {
    Path wrong = path.resolve("wrong");
    assertThatThrownBy(
            () ->
                ReplicaServer.start(
                    ReplicaConfig.builder()
                        .replicate(new TallyType("tally"))
                        .listen("127.0.0.1:14999")
                        .join("127.0.0.1:14998")
                        .dataDirectory(wrong)
                        .rejoin()
                        .build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no data directory " + wrong);
    assertThat(wrong).doesNotExist();
  }

  @Test
  void whoRejoinsHasADirectoryAndKnowsOfOthers() {
    ReplicaConfig.Builder config =
        ReplicaConfig.builder()
            .replicate(new TallyType("tally"))
            .listen("127.0.0.1:14999")
            .rejoin();
    assertThatThrownBy(config::build).hasMessageContaining("is about a data directory");
    config.dataDirectory(path);
    assertThatThrownBy(config::build).hasMessageContaining("where the others are");
  }
}
