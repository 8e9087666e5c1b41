package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.StorageFailedException;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Retention;
import org.concoord.paxos.Role;
import org.concoord.paxos.StopSigns;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Timing;
import org.concoord.paxos.Value;
import org.concoord.storage.Journal;
import org.concoord.storage.MemoryJournal;
import org.junit.jupiter.api.Test;

class ConsensusTest implements Consensus.Listener {
  private static final ReplicaId SELF = new ReplicaId(1, 1);
  private static final ReplicaId OTHER = new ReplicaId(2, 2);

  private final List<Long> decided = new ArrayList<>();
  private final List<Throwable> broken = new ArrayList<>();
  private Role role = Role.FOLLOWER;
  private Runnable onDecided = () -> {};

  @Test
  void castsItsOwnVoteOnlyWhenAskedToSettle() {
    Consensus alone = leading(List.of(SELF));

    assertThat(alone.propose(Value.of((byte) 1))).isEqualTo(1);
    assertThat(decided).isEmpty();
    alone.settle();

    assertThat(decided).containsExactly(1L);
  }

  @Test
  void tellsOfAStepThatFailedAndAsksTheCoreNothingMore() {
    Consensus alone = leading(List.of(SELF));

    alone.tick(1, 5);

    assertThat(broken)
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .asString()
        .contains("only decided slots are executed");
    long ballot = alone.node().promised().round();
    assertThat(alone.propose(Value.of((byte) 1))).isEqualTo(-1);
    alone.tick(1_000, 0);
    alone.onMessage(SELF, new Message.Fetch(1, 1));
    alone.onDisconnected(OTHER);
    alone.settle();
    assertThat(alone.node().promised().round()).isEqualTo(ballot);
    assertThat(broken).hasSize(1);
  }

  /** An Error leaves as much half done as an exception does. */
  @Test
  void anErrorWhileADecisionIsTakenBreaksItToo() {
    Consensus alone = leading(List.of(SELF));
    onDecided =
        () -> {
          throw new AssertionError("planned");
        };

    alone.propose(Value.of((byte) 1));
    alone.propose(Value.of((byte) 2));
    alone.settle();

    assertThat(broken).singleElement().isInstanceOf(AssertionError.class);
    assertThat(decided).containsExactly(1L);
  }

  /** R2, R5: what speaks for a record waits for it, and nothing else does. */
  @Test
  void holdsBackWhatIsNotDurableYetAndForcesOnceATurn() {
    SlowJournal journal = new SlowJournal();
    Consensus alone = consensus(List.of(SELF), journal);
    for (int i = 0; i < 100; i++) {
      alone.tick(1, 0);
    }
    assertThat(role).isEqualTo(Role.CANDIDATE);
    alone.force();
    alone.force();
    assertThat(journal.forces).isEqualTo(1);

    journal.catchUp();
    assertThat(role).isEqualTo(Role.LEADER);

    assertThat(alone.propose(Value.of((byte) 1))).isEqualTo(1);
    alone.settle();
    assertThat(decided).as("its own vote counts after its own force").isEmpty();
    journal.catchUp();
    assertThat(decided).containsExactly(1L);
  }

  /** W2: nothing is sent any more that waited for a disk that failed. */
  @Test
  void afterAFailureWhatWaitedIsNeverSent() {
    SlowJournal journal = new SlowJournal();
    Consensus alone = consensus(List.of(SELF), journal);
    for (int i = 0; i < 100; i++) {
      alone.tick(1, 0);
    }
    assertThat(role).isEqualTo(Role.CANDIDATE);
    journal.fails = true;
    for (int i = 0; i < 100 && broken.isEmpty(); i++) {
      alone.tick(10, 0);
    }
    assertThat(broken).singleElement().isInstanceOf(StorageFailedException.class);
    journal.catchUp();
    assertThat(role).isNotEqualTo(Role.LEADER);
  }

  private Consensus leading(List<ReplicaId> voters) {
    Consensus consensus = consensus(voters, new MemoryJournal());
    for (int i = 0; i < 100 && role != Role.LEADER; i++) {
      consensus.tick(1, 0);
    }
    assertThat(role).isEqualTo(Role.LEADER);
    return consensus;
  }

  private Consensus consensus(List<ReplicaId> voters, Journal journal) {
    Member node =
        new Member(
            SELF,
            new Epoch(1, voters),
            Timing.LAN,
            new SplittableRandom(1),
            Retention.of(Long.MAX_VALUE / 4),
            LeaseTerms.OFF,
            StopSigns.NONE,
            StoredState.NONE);
    Consensus consensus = new Consensus(node, journal, 10_000, (to, message) -> {}, this);
    if (journal instanceof SlowJournal slow) {
      slow.tells(consensus);
    }
    return consensus;
  }

  @Override
  public void onDecided(long slot, Value value) {
    decided.add(slot);
    onDecided.run();
  }

  @Override
  public void onReadable(long read) {}

  @Override
  public void onRole(Role newRole, ReplicaId leader, String reason) {
    role = newRole;
  }

  @Override
  public void onUnforced() {}

  @Override
  public void onSnapshotWanted() {}

  @Override
  public void onOwnTurn() {}

  @Override
  public void onSnapshotTaken(long slot, List<Value> pieces) {}

  @Override
  public void onInstalled(long slot) {}

  @Override
  public void onBroken(Throwable failure) {
    broken.add(failure);
  }
}
