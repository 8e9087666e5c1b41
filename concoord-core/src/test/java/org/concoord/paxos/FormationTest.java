package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.concoord.paxos.Formation.State;
import org.junit.jupiter.api.Test;

/** Formation among processes at three addresses that lose messages and restart (M5). */
class FormationTest {
  private static final String X = "host:1";
  private static final String Y = "host:2";
  private static final String Z = "host:3";
  private static final List<String> MEMBERS = List.of(X, Y, Z);

  private record Letter(ReplicaId from, String to, FormationMessage message) {}

  private final SplittableRandom random = new SplittableRandom(5);
  private final Map<String, Formation> processes = new TreeMap<>();
  private final Deque<Letter> mail = new ArrayDeque<>();

  @Test
  void formsOnceAllNamedAddressesHaveAnswered() {
    start(X);
    start(Y);
    run(300);
    assertThat(processes.get(X).state()).isEqualTo(State.GATHERING);
    assertThat(processes.get(X).trouble()).isEqualTo("forming: not heard yet from " + Z);
    start(Z);
    run(30);
    assertThat(processes.values()).extracting(Formation::state).containsOnly(State.FORMED);
    assertThat(processes.values())
        .extracting(Formation::instance)
        .containsOnly(processes.get(X).instance());
    assertThat(processes.get(X).voters())
        .containsEntry(Y, processes.get(Y).self())
        .containsEntry(Z, processes.get(Z).self());
    assertThat(processes.get(X).trouble()).isEmpty();
  }

  @Test
  void formsAloneAtOnceWhereItIsTheOnlyMember() {
    Formation alone = new Formation(X, List.of(X), this::draw);
    assertThat(alone.state()).isEqualTo(State.FORMED);
    assertThat(alone.voters()).containsExactly(Map.entry(X, alone.self()));
  }

  @Test
  void formsWhereMessagesAreLostAndDoubled() {
    for (String member : MEMBERS) {
      start(member);
    }
    for (int i = 0; i < 2000; i++) {
      tick();
      for (int n = mail.size(); n > 0; n--) {
        Letter letter = mail.remove();
        if (random.nextInt(2) == 0) {
          deliver(letter);
          deliver(letter);
        }
      }
    }
    assertThat(processes.values())
        .extracting(Formation::instance)
        .containsOnly(processes.get(X).instance());
    assertThat(processes.get(X).state()).isEqualTo(State.FORMED);
  }

  @Test
  void aRestartedMemberIsVetoedByAnyMemberAndWaitsAsLearner() {
    for (String member : MEMBERS) {
      start(member);
    }
    run(30);
    ClusterId instance = processes.get(X).instance();
    start(Z);
    run(300);
    assertThat(processes.get(Z).state()).isEqualTo(State.OUTSIDE);
    assertThat(processes.get(Z).trouble()).contains(instance.toString()).contains("has no vote");
    assertThat(processes.get(X).voters()).doesNotContainValue(processes.get(Z).self());
  }

  @Test
  void twoRestartedMembersFormNoSecondInstanceBesideTheSurvivor() {
    for (String member : MEMBERS) {
      start(member);
    }
    run(30);
    processes.remove(X); // the survivor, out of reach for now
    start(Y);
    start(Z);
    run(500);
    assertThat(processes.get(Y).state()).isEqualTo(State.GATHERING);
    assertThat(processes.get(Z).state()).isEqualTo(State.GATHERING);
  }

  @Test
  void aMemberThatRestartsBeforeAllAreLockedKeepsNobodyFromForming() {
    start(X);
    start(Y);
    start(Z);
    tick();
    while (processes.values().stream().noneMatch(p -> p.state() == State.LOCKED)) {
      deliver(mail.remove());
    }
    String restarting = processes.get(X).state() == State.LOCKED ? Y : X;
    mail.clear();
    start(restarting);
    run(500);
    assertThat(processes.values()).extracting(Formation::state).containsOnly(State.FORMED);
    assertThat(processes.values())
        .extracting(Formation::instance)
        .containsOnly(processes.get(X).instance());
  }

  @Test
  void aLockIsNeverMovedToAnotherSetUnderTheSameIdentity() {
    Map<ReplicaId, Set<Object>> locks = new TreeMap<>();
    for (int seed = 0; seed < 300; seed++) {
      processes.clear();
      mail.clear();
      for (String member : MEMBERS) {
        start(member);
      }
      for (int i = 0; i < 400; i++) {
        tick();
        if (i < 200 && random.nextInt(40) == 0) {
          start(MEMBERS.get(random.nextInt(3)));
        }
        for (int n = mail.size(); n > 0; n--) {
          Letter letter = mail.remove();
          if (letter.message().locked()) {
            locks
                .computeIfAbsent(letter.from(), id -> new HashSet<>())
                .add(letter.message().known());
          }
          if (random.nextInt(3) > 0) {
            deliver(letter);
          } else if (random.nextInt(3) > 0) {
            mail.add(letter);
          }
        }
        processes.values().stream()
            .filter(p -> p.state() == State.FORMED)
            .forEach(p -> assertThat(p.voters()).containsValue(p.self()));
      }
      long live =
          processes.values().stream()
              .filter(p -> p.state() == State.FORMED)
              .map(Formation::instance)
              .distinct()
              .count();
      assertThat(live).as("instances with a living member, run %d", seed).isLessThanOrEqualTo(1);
    }
    assertThat(locks.values()).allSatisfy(sets -> assertThat(sets).hasSize(1));
  }

  @Test
  void saysWhatIsWrongWhereMembersWereGivenDifferently() {
    start(X);
    processes.put(Y, new Formation(Y, List.of(X, Y), this::draw));
    run(30);
    assertThat(processes.get(X).trouble())
        .isEqualTo(
            "forming: "
                + Y
                + " was given other first members, "
                + List.of(X, Y)
                + ", than "
                + MEMBERS
                + " here: give every member the same list, letter by letter; not heard yet from "
                + Z);
    start(Z);
    run(30);
    assertThat(processes.get(X).trouble())
        .as("although another one agrees")
        .startsWith("forming: " + Y + " was given other first members");
    assertThatThrownBy(() -> new Formation("else:9", MEMBERS, this::draw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("else:9");
  }

  /** M5: nobody counts on a lock that its member could forget. */
  @Test
  void aLockIsToldOnlyOnceItIsStored() {
    List<String> two = List.of(X, Y);
    ReplicaId self = draw();
    ReplicaId y = draw();
    Formation x = new Formation(X, two, self, Collections.emptySortedMap(), ClusterId.NONE);
    TreeMap<String, ReplicaId> set = new TreeMap<>(Map.of(X, self, Y, y));
    Formation.Post post = post(x);
    x.onMessage(y, new FormationMessage(Y, two, set, true, ClusterId.NONE), post);
    assertThat(x.state()).isEqualTo(State.LOCKED);
    assertThat(mail).noneMatch(letter -> letter.message().locked());
    assertThat(x.lockToStore()).isEqualTo(set);
    x.onLockStored(post);
    assertThat(x.state()).isEqualTo(State.FORMED);
    assertThat(x.lockToStore()).isNull();
  }

  @Test
  void whoeverWasLockedComesBackLockedAndKeepsItsIdentity() {
    List<String> two = List.of(X, Y);
    ReplicaId self = draw();
    ReplicaId y = draw();
    TreeMap<String, ReplicaId> set = new TreeMap<>(Map.of(X, self, Y, y));
    Formation x = new Formation(X, two, self, set, ClusterId.NONE);
    assertThat(x.state()).isEqualTo(State.LOCKED);
    ReplicaId stranger = draw();
    TreeMap<String, ReplicaId> other = new TreeMap<>(Map.of(X, self, Y, stranger));
    x.onMessage(
        stranger, new FormationMessage(Y, two, other, false, ClusterId.NONE), (to, sent) -> {});
    for (int i = 0; i < 300; i++) {
      x.tick((to, sent) -> {});
    }
    assertThat(x.self()).isEqualTo(self);
    assertThat(x.state()).isEqualTo(State.LOCKED);
    assertThat(x.trouble()).contains("of which " + Y + " came back as another");
    x.onMessage(y, new FormationMessage(Y, two, set, true, ClusterId.NONE), (to, sent) -> {});
    assertThat(x.state()).isEqualTo(State.FORMED);
  }

  @Test
  void whoeverHadFormedVetoesAgain() {
    ReplicaId self = draw();
    TreeMap<String, ReplicaId> set = new TreeMap<>(Map.of(X, self, Y, draw(), Z, draw()));
    Formation x = new Formation(X, MEMBERS, self, set, new ClusterId(4, 4));
    processes.put(X, x);
    assertThat(x.state()).isEqualTo(State.FORMED);
    assertThat(x.voters()).isEqualTo(set);
    start(Y);
    start(Z);
    run(100);
    assertThat(processes.get(Y).state()).isEqualTo(State.OUTSIDE);
    assertThat(processes.get(Y).instance()).isEqualTo(new ClusterId(4, 4));
  }

  @Test
  void keepsItsIdentityOnceFormedThoughAStrangerHadAnsweredBefore() {
    List<String> two = List.of(X, Y);
    Formation x = new Formation(X, two, this::draw);
    ReplicaId self = x.self();
    ReplicaId y = draw();
    ReplicaId stranger = draw();
    TreeMap<String, ReplicaId> set = new TreeMap<>(Map.of(X, self, Y, y));
    TreeMap<String, ReplicaId> other = new TreeMap<>(Map.of(X, self, Y, stranger));
    Formation.Post nobody = (to, message) -> {};
    x.onMessage(y, new FormationMessage(Y, two, set, false, ClusterId.NONE), nobody);
    assertThat(x.state()).isEqualTo(State.LOCKED);
    x.onMessage(stranger, new FormationMessage(Y, two, other, false, ClusterId.NONE), nobody);
    x.onMessage(y, new FormationMessage(Y, two, set, false, new ClusterId(1, 1)), nobody);
    assertThat(x.state()).isEqualTo(State.FORMED);
    for (int i = 0; i < 300; i++) {
      x.tick(nobody);
    }
    assertThat(x.self()).isEqualTo(self);
    assertThat(x.state()).isEqualTo(State.FORMED);
  }

  /**
   * Found by the formation simulation: one restart while forming left an instance without a quorum.
   */
  @Test
  void takesBackAnIdentityThatAnInstanceHasFormedWith() {
    List<String> two = List.of(X, Y);
    Formation x = new Formation(X, two, this::draw);
    ReplicaId self = x.self();
    ReplicaId y = draw();
    ReplicaId stranger = draw();
    TreeMap<String, ReplicaId> set = new TreeMap<>(Map.of(X, self, Y, y));
    TreeMap<String, ReplicaId> other = new TreeMap<>(Map.of(X, self, Y, stranger));
    Formation.Post nobody = (to, message) -> {};
    x.onMessage(y, new FormationMessage(Y, two, set, false, ClusterId.NONE), nobody);
    x.onMessage(stranger, new FormationMessage(Y, two, other, false, ClusterId.NONE), nobody);
    for (int i = 0; i < 300; i++) {
      x.tick(nobody);
    }
    assertThat(x.self()).as("given up").isNotEqualTo(self);

    x.onMessage(y, new FormationMessage(Y, two, set, false, new ClusterId(1, 1)), nobody);

    assertThat(x.self()).isEqualTo(self);
    assertThat(x.state()).isEqualTo(State.FORMED);
    assertThat(x.voters()).isEqualTo(set);
  }

  @Test
  void takesNoVetoFromAnAddressThatIsNoMember() {
    Formation x = new Formation(X, MEMBERS, this::draw);
    TreeMap<String, ReplicaId> others = new TreeMap<>(Map.of("else:9", draw()));
    x.onMessage(
        draw(),
        new FormationMessage("else:9", List.of("else:9"), others, false, new ClusterId(1, 1)),
        (to, message) -> {});
    assertThat(x.state()).isEqualTo(State.GATHERING);
    assertThat(x.trouble()).contains("else:9");
  }

  @Test
  void saysNothingByItselfOnceSettled() {
    for (String member : MEMBERS) {
      start(member);
    }
    run(30);
    mail.clear();
    for (int i = 0; i < 50; i++) {
      tick();
    }
    assertThat(mail).isEmpty();
  }

  private ReplicaId draw() {
    return new ReplicaId(random.nextLong(), random.nextLong());
  }

  private void start(String address) {
    processes.put(address, new Formation(address, MEMBERS, this::draw));
  }

  private void run(int ticks) {
    for (int i = 0; i < ticks; i++) {
      tick();
      while (!mail.isEmpty()) {
        deliver(mail.remove());
      }
    }
  }

  private void tick() {
    processes.values().forEach(process -> process.tick(post(process)));
  }

  private void deliver(Letter letter) {
    Formation to = processes.get(letter.to());
    if (to != null) {
      to.onMessage(letter.from(), letter.message(), post(to));
    }
  }

  private Formation.Post post(Formation sender) {
    return (to, message) -> mail.add(new Letter(sender.self(), to, message));
  }
}
