package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.CallSkippedException;
import org.concoord.ConcoordClient;
import org.concoord.ConcoordException;
import org.concoord.ReadMode;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S6: a call that no replica survives, and the way out. */
@Timeout(120)
class SkipTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern STOPPED = Pattern.compile("stopped at slot (\\d+): ");

  @TempDir private Path disk;

  private final TreeMap<String, Replica> running = new TreeMap<>();
  private final Set<String> immune = ConcurrentHashMap.newKeySet();
  private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
  private List<String> members = List.of();

  private void form(int size) throws Exception {
    members = TestCluster.freePorts(size).stream().map(port -> "127.0.0.1:" + port).toList();
    members.forEach(this::start);
    awaitReady();
  }

  private void awaitReady() throws InterruptedException {
    for (Replica replica : running.values()) {
      replica.awaitReady(PATIENCE);
    }
  }

  private void start(String member) {
    running.put(
        member,
        Replica.start(
            ReplicaConfig.builder()
                .replicate(new PoisonType(member, immune))
                .listen(member)
                .firstMembers(members)
                .segmentBytes(4 << 20)
                .reserveBytes(1 << 20)
                .dataDirectory(directory(member))
                .onFailure(failures::add)
                .build()));
  }

  private Path directory(String member) {
    return disk.resolve(member.substring(member.indexOf(':') + 1));
  }

  private void close(String member) {
    Replica closed = running.remove(member);
    if (closed != null) {
      closed.close();
    }
  }

  @AfterEach
  void close() {
    members.forEach(this::close);
  }

  private ConcoordClient client() {
    return TestCluster.clientAt(String.join(",", members), PATIENCE);
  }

  private static void await(String what, BooleanSupplier condition) {
    TestCluster.await(what, PATIENCE, condition);
  }

  /** The slot that all say they stand before. */
  private long awaitStandstill() {
    String said = running.size() + " of " + members.size() + " voters stand before it";
    await(
        said + ", of all",
        () -> running.values().stream().allMatch(r -> r.status().trouble().contains(said)));
    Matcher slot = STOPPED.matcher(running.firstEntry().getValue().status().trouble());
    assertThat(slot.find()).isTrue();
    return Long.parseLong(slot.group(1));
  }

  private Replica leader() {
    return TestCluster.awaitLeader(running.values(), Replica::isLeader);
  }

  /** Of what each replica itself has executed. */
  private void awaitValues(long value) {
    for (String member : running.keySet()) {
      try (ConcoordClient client = TestCluster.clientAt(member, PATIENCE)) {
        await(
            value + " at " + member,
            () -> PoisonType.value(client.reading(ReadMode.ANY_REPLICA)) == value);
      }
    }
    for (Replica replica : running.values()) {
      await("no trouble", () -> replica.status().trouble().isEmpty());
    }
  }

  private static CompletableFuture<Long> poison(ConcoordClient client, long amount) {
    return CompletableFuture.supplyAsync(() -> PoisonType.add(client, amount));
  }

  private static void assertSkipped(CompletableFuture<Long> call, long slot) {
    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallSkippedException.class)
        .hasMessageContaining("has not run and never will: an operator had slot " + slot);
  }

  @ParameterizedTest
  @ValueSource(longs = {PoisonType.DEEP, PoisonType.LARGE, PoisonType.MISSING})
  void aSlotThatNoReplicaSurvivesIsSkippedAndAllGoOn(long amount) throws Exception {
    form(3);
    try (ConcoordClient client = client();
        ConcoordClient other = client()) {
      PoisonType.add(client, 5);
      CompletableFuture<Long> call = poison(client, amount);
      long slot = awaitStandstill();
      CompletableFuture<Long> behind = poison(other, 2);

      assertThat(leader().status().trouble())
          .contains("poison.add(long) failed with java.lang.", "concoord skip " + slot);
      assertThat(call).as("neither run nor not").isNotDone();
      leader().skip(slot, false);

      assertSkipped(call, slot);
      assertThat(behind.get()).isEqualTo(7);
      assertThat(PoisonType.add(client, 1)).as("of the same session").isEqualTo(8);
      awaitValues(8);
      members.forEach(this::close);
      members.forEach(this::start);
      awaitReady();
      awaitValues(8);
      assertThat(PoisonType.add(client, 1)).isEqualTo(9);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void restartsBeforeItIsSkippedStandBeforeItToo() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      CompletableFuture<Long> call = poison(client, PoisonType.DEEP);
      long slot = awaitStandstill();
      members.forEach(this::close);
      members.forEach(this::start);
      awaitReady();
      assertThat(awaitStandstill()).isEqualTo(slot);

      leader().skip(slot, false);

      assertSkipped(call, slot);
      awaitValues(5);
    }
  }

  @Test
  void oneThatWasAwayRunsNothingOfTheSlotWhenItCatchesUp() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      String away = members.get(0);
      close(away);
      CompletableFuture<Long> call = poison(client, PoisonType.DEEP);
      long slot = awaitStandstill();
      assertThatThrownBy(() -> leader().skip(slot, false))
          .hasMessageContaining(away + " has not said that it stands before slot " + slot);
      leader().skip(slot, true);
      assertSkipped(call, slot);
      PoisonType.add(client, 1);

      start(away);
      awaitReady();

      awaitValues(6);
      assertThat(directory(away).resolve("stopped-" + slot)).doesNotExist();
    }
  }

  @Test
  void oneThatWasKilledWhileItStoodSkipsTheSlotWhenItIsBack() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      CompletableFuture<Long> call = poison(client, PoisonType.DEEP);
      long slot = awaitStandstill();
      Replica leads = leader();
      String away =
          members.stream().filter(member -> running.get(member) != leads).findFirst().get();
      close(away);
      leads.skip(slot, false);
      assertSkipped(call, slot);
      PoisonType.add(client, 1);

      start(away);
      awaitReady();

      awaitValues(6);
    }
  }

  /** It alone has executed what the others then skip. */
  @Test
  void oneThatSurvivesItBehindTheirBacksGoesOnFromTheirState() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      CompletableFuture<Long> call = poison(client, PoisonType.DEEP);
      long slot = awaitStandstill();
      String odd = members.get(2);
      close(odd);
      Files.delete(directory(odd).resolve("stopped-" + slot));
      immune.add(odd);
      members.forEach(this::close);
      start(odd);
      await("it to run", () -> running.get(odd).status().executedSlot() >= slot);
      close(odd);
      start(members.get(0));
      start(members.get(1));
      awaitReady();
      await(
          "both to stand",
          () -> leader().status().trouble().contains("2 of 3 voters stand before"));
      leader().skip(slot, true);
      assertSkipped(call, slot);
      PoisonType.add(client, 1);

      start(odd);
      awaitReady();

      awaitValues(6);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void inMemoryItSaysThatThereIsNothingToBeginFrom() throws Exception {
    String alone = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
    try (Replica replica =
            Replica.start(
                ReplicaConfig.builder()
                    .replicate(new PoisonType(alone, immune))
                    .listen(alone)
                    .onFailure(failures::add)
                    .build());
        ConcoordClient client = TestCluster.clientAt(alone, Duration.ofSeconds(2))) {
      PoisonType.add(client, 5);
      assertThatThrownBy(() -> PoisonType.add(client, PoisonType.DEEP))
          .isInstanceOf(ConcoordException.class);

      await("it to stop", () -> replica.status().state() == ReplicaStatus.State.FENCED);
      assertThat(replica.status().trouble())
          .contains("poison.add(long) failed with java.lang.StackOverflowError", "In memory mode");
      await("its application to be told", () -> failures.size() == 1);
    }
  }

  @Test
  void whereOneSurvivesItTheOthersTakeItsState() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      immune.add(members.get(1));
      assertThat(PoisonType.add(client, PoisonType.DEEP)).isEqualTo(4);
      assertThat(PoisonType.add(client, 1)).isEqualTo(5);
      awaitValues(5);
      members.forEach(this::close);
      members.forEach(this::start);
      awaitReady();
      awaitValues(5);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void whereTheCauseIsMendedTheNoteIsDeletedAndTheSlotRuns() throws Exception {
    form(1);
    String alone = members.get(0);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      CompletableFuture<Long> call = poison(client, PoisonType.MISSING);
      long slot = awaitStandstill();
      close(alone);
      immune.add(alone);
      Files.delete(directory(alone).resolve("stopped-" + slot));
      start(alone);

      assertThat(call.get()).isEqualTo(2);
      awaitValues(2);
    }
  }

  @Test
  void noOtherSlotIsSkippedAndNobodyButTheLeaderDoesIt() throws Exception {
    form(3);
    try (ConcoordClient client = client()) {
      PoisonType.add(client, 5);
      ReplicaStatus sound = leader().status();
      assertThatThrownBy(() -> leader().skip(sound.executedSlot(), true))
          .hasMessageContaining("has been executed here");
      CompletableFuture<Long> call = poison(client, PoisonType.DEEP);
      long slot = awaitStandstill();
      assertThatThrownBy(() -> leader().skip(slot + 1, true))
          .hasMessageContaining("slot " + (slot + 1) + " is none that it stands before");
      Replica follower =
          running.values().stream().filter(replica -> !replica.isLeader()).findFirst().get();
      assertThatThrownBy(() -> follower.skip(slot, true)).hasMessageContaining("leads: ask it");
      assertThat(call).isNotDone();
    }
  }
}
