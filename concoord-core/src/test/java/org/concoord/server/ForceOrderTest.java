package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.LeaseTerms;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Retention;
import org.concoord.paxos.Role;
import org.concoord.paxos.StopSigns;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Timing;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** R2, R3, R5, W2: one of three voters over a slow disk says nothing that a power loss unsays. */
class ForceOrderTest implements Consensus.Listener {
  private static final ReplicaId SELF = new ReplicaId(1, 1);
  private static final ReplicaId B = new ReplicaId(2, 2);
  private static final ReplicaId C = new ReplicaId(3, 3);
  private static final Value VALUE = Value.of((byte) 7);

  private record Sent(ReplicaId to, Message message) {}

  private final List<Sent> sent = new ArrayList<>();
  private final ArrayDeque<Message.Heartbeat> beats = new ArrayDeque<>();
  private final List<Long> decided = new ArrayList<>();
  private Role role = Role.FOLLOWER;
  private SlowJournal journal = new SlowJournal();
  private Consensus consensus = begin(StoredState.NONE, 1 << 20);

  private Consensus begin(StoredState stored, long mostWaitingBytes) {
    Member node =
        new Member(
            SELF,
            new Epoch(1, List.of(SELF, B, C)),
            Timing.LAN,
            new SplittableRandom(1),
            Retention.of(Long.MAX_VALUE / 4),
            LeaseTerms.OFF,
            StopSigns.NONE,
            stored);
    Consensus begun = new Consensus(node, journal, mostWaitingBytes, this::send, this);
    journal.tells(begun);
    return begun;
  }

  private void send(ReplicaId to, Message message) {
    sent.add(new Sent(to, message));
    if (to.equals(B) && message instanceof Message.Heartbeat beat) {
      beats.add(beat);
    }
  }

  private <M extends Message> List<M> sent(Class<M> type) {
    return sent.stream().map(Sent::message).filter(type::isInstance).map(type::cast).toList();
  }

  private static Ballot ballot(long round, ReplicaId leader) {
    return new Ballot(round, leader);
  }

  private static Message.Accept accept(Ballot ballot, long slot, long commit) {
    return new Message.Accept(1, ballot, 1, slot, commit, VALUE);
  }

  /** Ticks, and has one other voter answer its heartbeats. */
  private void tick(int ticks, long executed) {
    for (int i = 0; i < ticks; i++) {
      consensus.tick(1, executed);
      for (Message.Heartbeat beat; (beat = beats.poll()) != null; ) {
        consensus.onMessage(
            B, new Message.HeartbeatAck(1, beat.round(), beat.ballot(), beat.commit(), 0));
      }
    }
  }

  private Ballot stand() {
    consensus.onConnected(B);
    for (int i = 0; i < 100 && role != Role.CANDIDATE; i++) {
      tick(1, 0);
    }
    assertThat(role).isEqualTo(Role.CANDIDATE);
    return consensus.node().promised();
  }

  @Test
  void answersNoPrepareBeforeItsPromiseIsDurable() {
    consensus.onMessage(B, new Message.Prepare(1, ballot(5, B), 1, false));
    tick(3, 0);
    assertThat(sent(Message.Promise.class)).isEmpty();

    journal.catchUp();
    assertThat(sent(Message.Promise.class))
        .singleElement()
        .satisfies(promise -> assertThat(promise.ballot()).isEqualTo(ballot(5, B)));
  }

  @Test
  void acknowledgesNothingBeforeItIsDurable() {
    consensus.onMessage(B, accept(ballot(5, B), 1, 0));
    consensus.onMessage(B, accept(ballot(5, B), 2, 0));
    assertThat(sent(Message.Accepted.class)).isEmpty();

    journal.becomeDurable(1);
    assertThat(sent(Message.Accepted.class))
        .containsExactly(new Message.Accepted(1, ballot(5, B), 1, 1, 0));
    consensus.onMessage(B, accept(ballot(5, B), 1, 0));
    assertThat(sent(Message.Accepted.class)).as("it would name slot 2 too").hasSize(1);
    journal.catchUp();
    assertThat(sent(Message.Accepted.class)).hasSize(3);
  }

  @Test
  void asksForPromisesWhenItsOwnIsDurable() {
    Ballot ballot = stand();
    assertThat(sent(Message.Prepare.class)).isEmpty();

    journal.catchUp();
    assertThat(sent(Message.Prepare.class))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(prepare -> assertThat(prepare.ballot()).isEqualTo(ballot));
  }

  /** R5: the others are asked meanwhile, and one of them with itself would be a majority. */
  @Test
  void countsItsOwnVoteAndAnnouncesByItWhenThatIsDurable() {
    Ballot ballot = lead();
    assertThat(consensus.propose(VALUE)).isEqualTo(1);
    consensus.settle();
    assertThat(sent(Message.Accept.class)).hasSize(2);
    consensus.onMessage(B, new Message.Accepted(1, ballot, 1, 1, 0));
    tick(10, 0);
    assertThat(decided).isEmpty();
    assertThat(sent(Message.Heartbeat.class)).allMatch(beat -> beat.commit() == 0);

    journal.catchUp();
    assertThat(decided).containsExactly(1L);
    tick(10, 0);
    assertThat(sent(Message.Heartbeat.class)).anyMatch(beat -> beat.commit() == 1);
  }

  private Ballot lead() {
    Ballot ballot = stand();
    journal.catchUp();
    consensus.onMessage(B, new Message.Promise(1, ballot, 1, 0, 1, 0, 0, List.of()));
    assertThat(role).isEqualTo(Role.LEADER);
    return ballot;
  }

  /** By what a voter says that it has executed, others drop decisions (2.3). */
  @Test
  void saysThatItHasExecutedWhatIsDurablyKnownToBeDecided() {
    consensus.onMessage(B, accept(ballot(5, B), 1, 0));
    consensus.onMessage(B, accept(ballot(5, B), 2, 1));
    journal.catchUp();
    assertThat(decided).containsExactly(1L);
    assertThat(executedByItsWord(1)).isZero();
    tick(10, 1);
    assertThat(executedByItsWord(2)).as("that it is decided is not durable").isZero();
    journal.catchUp();
    tick(1, 1);
    assertThat(executedByItsWord(3)).isEqualTo(1);
  }

  private long executedByItsWord(long round) {
    consensus.onMessage(B, new Message.Heartbeat(1, round, ballot(5, B), true, true, 1, 0));
    List<Message.HeartbeatAck> answers = sent(Message.HeartbeatAck.class);
    return answers.get(answers.size() - 1).executed();
  }

  /** 300 lives of a voter, each ended by a power loss: what was said holds in the next. */
  @Test
  void aRestartKnowsAllThatWasSaid() {
    SplittableRandom random = new SplittableRandom(42);
    Ballot promisedByWord = Ballot.ZERO;
    TreeMap<Long, Ballot> acceptedByWord = new TreeMap<>();
    int told = 0;
    for (int life = 2; life < 302; life++) {
      int events = random.nextInt(1, 100);
      for (int event = 0; event < events; event++) {
        befall(random);
      }
      for (Message.Promise promise : sent(Message.Promise.class)) {
        promisedByWord = max(promisedByWord, promise.ballot());
        told++;
      }
      for (Message.Accepted accepted : sent(Message.Accepted.class)) {
        promisedByWord = max(promisedByWord, accepted.ballot());
        for (long slot = accepted.low(); slot <= accepted.high(); slot++) {
          acceptedByWord.merge(slot, accepted.ballot(), ForceOrderTest::max);
          told++;
        }
      }
      sent.clear();
      StoredState stored = recover(life, journal.lasting());
      assertThat(stored.promised()).as("life %d", life).isGreaterThanOrEqualTo(promisedByWord);
      TreeMap<Long, Ballot> found = new TreeMap<>();
      stored.accepted().forEach(pvalue -> found.put(pvalue.slot(), pvalue.ballot()));
      acceptedByWord.forEach(
          (slot, ballot) ->
              assertThat(found.getOrDefault(slot, Ballot.ZERO)).isGreaterThanOrEqualTo(ballot));
      SlowJournal next = new SlowJournal();
      next.records.addAll(journal.lasting());
      next.durable = next.records.size();
      journal = next;
      consensus = begin(stored, 1 << 20);
      consensus.resume();
    }
    assertThat(told).isGreaterThan(1_000);
  }

  private void befall(SplittableRandom random) {
    ReplicaId from = random.nextBoolean() ? B : C;
    long round = consensus.node().promised().round() + random.nextLong(-1, 2);
    Ballot ballot = ballot(Math.max(1, round), from);
    switch (random.nextInt(7)) {
      case 0 -> consensus.onMessage(from, new Message.Prepare(1, ballot, 1, true));
      case 1, 2, 3 -> consensus.onMessage(from, accept(ballot, random.nextLong(1, 6), 0));
      default -> {
        int waiting = journal.records.size() - journal.durable;
        journal.becomeDurable(journal.durable + random.nextInt(waiting + 1));
      }
    }
  }

  private static StoredState recover(long incarnation, List<JournalRecord> lasting) {
    Ballot promised = Ballot.ZERO;
    TreeMap<Long, PValue> accepted = new TreeMap<>();
    for (JournalRecord record : lasting) {
      if (record instanceof JournalRecord.Promised promise) {
        promised = max(promised, promise.ballot());
      } else if (record instanceof JournalRecord.AcceptedValue vote) {
        promised = max(promised, vote.pvalue().ballot());
        accepted.put(vote.pvalue().slot(), vote.pvalue());
      }
    }
    return new StoredState(incarnation, 1, promised, 0, List.of(), List.copyOf(accepted.values()));
  }

  private static Ballot max(Ballot one, Ballot other) {
    return one.isBelow(other) ? other : one;
  }

  /** A disk that hangs must not cost the heap. */
  @Test
  void takesNothingMoreToRecordWhereTooMuchWaitsForTheDisk() {
    consensus = begin(StoredState.NONE, 10_000);
    for (int slot = 1; slot <= 1_000; slot++) {
      consensus.onMessage(B, accept(ballot(5, B), slot, 0));
    }
    assertThat(journal.pendingBytes()).isLessThan(11_000);
    assertThat(consensus.isSaturated()).isTrue();
    int appended = journal.records.size();
    consensus.onMessage(C, new Message.Prepare(1, ballot(9, C), 1, true));
    consensus.onMessage(B, new Message.Decisions(1, 1, 1, 0, List.of(VALUE)));
    tick(10, 0);
    assertThat(journal.records).hasSize(appended);
    assertThat(decided).isEmpty();

    journal.catchUp();
    assertThat(consensus.isSaturated()).isFalse();
    consensus.onMessage(C, new Message.Prepare(1, ballot(9, C), 1, true));
    journal.catchUp();
    assertThat(sent(Message.Promise.class))
        .singleElement()
        .satisfies(promise -> assertThat(promise.accepted()).hasSize(appended));
  }

  /** The same message again and again puts nothing on record, and is answered each time. */
  @Test
  void anAnswerThatWaitsCountsToo() {
    consensus = begin(StoredState.NONE, 10_000);
    for (int i = 0; i < 1_000; i++) {
      consensus.onMessage(B, accept(ballot(5, B), 1, 0));
    }
    assertThat(consensus.isSaturated()).isTrue();
    journal.catchUp();
    assertThat(sent(Message.Accepted.class)).hasSizeBetween(1, 110);
    assertThat(consensus.isSaturated()).isFalse();
  }

  @Override
  public void onDecided(long slot, Value value) {
    decided.add(slot);
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
    throw new AssertionError(failure);
  }
}
