package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;

class ProposerTest implements Proposer.Target {
  private static final long SECOND = 1_000_000_000L;

  private final List<Value> values = new ArrayList<>();
  private final List<ProposedBatch> batches = new ArrayList<>();
  private final Backlog one = new Backlog(null);
  private final Backlog another = new Backlog(null);
  private boolean canPropose = true;

  /** Whether what is proposed is in flight until the test says otherwise. */
  private boolean pipelined;

  private long inFlight;
  private long nowNanos = System.nanoTime() + SECOND;

  @Test
  void proposesAtTheEndOfTheTurnWhatCameInIt() {
    Proposer proposer = new Proposer(this, 1_000);
    add(proposer, 1, 5);
    add(proposer, 1, 5);
    flush(proposer);

    assertThat(batches).singleElement().extracting(ProposedBatch::size).isEqualTo(2);
  }

  @Test
  void takesWordsThatKeepSessionsWhereCallsAreRefused() {
    Proposer proposer = new Proposer(this, 1_000);
    canPropose = false;
    add(proposer, 1, 1_000);
    byte[] word = new byte[Proposer.WORD_BYTES];
    byte[] padded = new byte[Proposer.WORD_BYTES + 1];
    assertThat(proposer.add(another, word, 0, word.length)).isFalse();
    assertThat(proposer.addWord(another, padded, 0, padded.length)).isFalse();
    int taken = 0;
    while (proposer.addWord(another, word, 0, word.length)) {
      taken++;
    }
    assertThat(taken + 1).isEqualTo(Proposer.WAITING_COMMANDS + Proposer.WAITING_WORDS);
    canPropose = true;
    flush(proposer);
    assertThat(batches.stream().mapToInt(ProposedBatch::size).sum()).isEqualTo(taken + 1);
    assertThat(proposer.waitingCommands()).isZero();
  }

  @Test
  void gathersWhileEnoughIsInFlightAndSendsFullBatchesOfOneAloneAllTheSame() {
    Proposer proposer = new Proposer(this, 1_000_000);
    inFlight = 100;
    add(proposer, Limits.BATCH_COMMANDS + 3, 5);
    flush(proposer);
    assertThat(batches).singleElement().extracting(ProposedBatch::size).isEqualTo(256);
    nowNanos += Proposer.PACE_NANOS;
    flush(proposer);
    assertThat(batches).hasSize(1);

    inFlight = 0;
    flush(proposer);
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(256, 3);
  }

  /** However far away the others are, so that decisions take their time. */
  @Test
  void sendsABatchEachMillisecondHoweverMuchIsInFlightWhileMoreWaitsThanSharesLetIn() {
    Proposer proposer = new Proposer(this, 1_000_000);
    add(proposer, another, 0, 1);
    add(proposer, one, 1_000, 1_000);
    inFlight = 100;
    for (int i = 1; i <= 5; i++) {
      flush(proposer);
      flush(proposer);
      assertThat(batches).hasSize(i);
      nowNanos += Proposer.PACE_NANOS;
    }
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(65, 64, 64, 64, 64);
  }

  @Test
  void givesOneAloneTheWholeBatch() {
    Proposer proposer = new Proposer(this, 1_000_000);
    canPropose = false;
    add(proposer, 1_000, 5);
    canPropose = true;
    flush(proposer);
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(256, 256, 256, 232);
  }

  @Test
  void letsTheNextIntoTheNextBatchHoweverMuchOfAnotherWaits() {
    Proposer proposer = new Proposer(this, 1_000_000);
    canPropose = false;
    add(proposer, new Backlog(null), 0, 1);
    add(proposer, one, 0, 1_000);
    add(proposer, another, 5_000, 2);
    canPropose = true;
    flush(proposer);
    assertThat(numbers(values.get(0))).contains(5_000L, 5_001L);
  }

  /** Four shares in flight and one in its own slot, and not all that the other has open. */
  @Test
  void letsNobodyWaitForMoreThanFiveSharesOfAnotherThatSendsWithoutEnd() {
    Proposer proposer = new Proposer(this, 1_000_000);
    pipelined = true;
    add(proposer, another, 0, 1);
    int open = 0;
    int done = 0;
    int doneAtArrival = 0;
    for (int step = 1; step <= 1_000; step++) {
      add(proposer, one, 1_000, Limits.OPEN_CALLS - open);
      open = Limits.OPEN_CALLS;
      if (step % 10 == 0) {
        add(proposer, another, 5_000 + step, 1);
        doneAtArrival = done;
      }
      flush(proposer);
      open -= batches.get(done++).size();
      inFlight--;
      if (step % 10 == 9 && step > 10) {
        int ahead = 0;
        for (int i = doneAtArrival; ; i++) {
          ahead += batches.get(i).size();
          if (numbers(values.get(i)).contains(5_000L + step - 9)) {
            break;
          }
        }
        assertThat(ahead).isLessThanOrEqualTo(5 * (Backlog.SHARE_COMMANDS + 1));
      }
    }
  }

  @Test
  void leavesABatchShortOfWhoeverSendsMoreThanHisShareForAsLongAsThereIsCompany() {
    Proposer proposer = new Proposer(this, 1_000_000);
    canPropose = false;
    add(proposer, another, 0, 1);
    add(proposer, one, 1_000, 10_000);
    canPropose = true;
    flush(proposer);
    assertThat(batches.subList(0, 60)).allMatch(batch -> batch.size() <= 65);
    assertThat(batches).last().extracting(ProposedBatch::size).isNotEqualTo(64);
    assertThat(batches).anyMatch(batch -> batch.size() == 256);
  }

  @Test
  void givesOfABatchThatIsFullByBytesTheRestOfTheTurnsToTheNext() {
    Proposer proposer = new Proposer(this, 1L << 30);
    int length = Limits.BATCH_BYTES / 8;
    canPropose = false;
    for (Backlog each : List.of(one, another, new Backlog(null), new Backlog(null))) {
      for (int i = 0; i < 4; i++) {
        assertThat(proposer.add(each, new byte[length], 0, length)).isTrue();
      }
    }
    canPropose = true;
    flush(proposer);
    assertThat(batches).allMatch(batch -> batch.commandBytes() <= Limits.BATCH_BYTES);
    assertThat(batches.stream().mapToInt(ProposedBatch::size).sum()).isEqualTo(16);
    assertThat(batches).hasSizeLessThan(5);
  }

  /** S1: what a session sends first is proposed first, whatever the turns. */
  @Test
  void keepsTheOrderOfEachConnection() {
    Proposer proposer = new Proposer(this, 1_000_000);
    List<Backlog> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(new Backlog(null));
    }
    SplittableRandom random = new SplittableRandom(1);
    long[] sent = new long[all.size()];
    for (int turn = 0; turn < 300; turn++) {
      canPropose = random.nextInt(4) > 0;
      inFlight = random.nextInt(8);
      int who = random.nextInt(all.size());
      int count = random.nextInt(who == 0 ? 600 : 20);
      add(proposer, all.get(who), who * 1_000_000L + sent[who], count);
      sent[who] += count;
      flush(proposer);
    }
    canPropose = true;
    inFlight = 0;
    flush(proposer);
    long[] came = new long[all.size()];
    for (Value value : values) {
      for (long number : numbers(value)) {
        int who = (int) (number / 1_000_000);
        assertThat(number % 1_000_000).isEqualTo(came[who]++);
      }
    }
    assertThat(came).isEqualTo(sent);
    assertThat(proposer.waitingCommands()).isZero();
    assertThat(proposer.waitingBytes()).isZero();
  }

  /** What waits is counted to the byte: a count that drifts lets in everything, or nothing. */
  @Test
  void refusesWhatIsTooMuchHoweverMuchWentThroughBefore() {
    Proposer proposer = new Proposer(this, 1_000);
    for (int i = 0; i < 1_000; i++) {
      add(proposer, 10, 100);
      assertThat(proposer.add(one, command(100), 0, 100)).isFalse();
      flush(proposer);
      if (i % 7 == 0) {
        ProposedBatch last = batches.get(batches.size() - 1);
        proposer.proposeAgain(last);
        assertThat(proposer.add(one, command(100), 0, 100)).isFalse();
        flush(proposer);
      }
      batches.forEach(proposer::recycle);
      batches.clear();
    }
  }

  @Test
  void takesOneCommandOverTheLimitRatherThanNever() {
    Proposer proposer = new Proposer(this, 10);
    assertThat(proposer.add(one, command(100), 0, 100)).isTrue();
    assertThat(proposer.add(one, command(1), 0, 1)).isFalse();
  }

  @Test
  void refusesBeyondSoManyCommands() {
    Proposer proposer = new Proposer(this, 1L << 30);
    add(proposer, Proposer.WAITING_COMMANDS, 1);
    assertThat(proposer.add(one, command(1), 0, 1)).isFalse();
  }

  @Test
  void keepsTogetherWhatIsToBeInOneSlot() {
    Proposer proposer = new Proposer(this, 1_000_000);
    inFlight = 100;
    add(proposer, Limits.BATCH_COMMANDS - 6, 5);
    assertThat(proposer.makeRoom(one, 7, 35)).isTrue();
    add(proposer, 7, 5);
    one.endUnit();
    inFlight = 0;
    flush(proposer);
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(250, 7);
  }

  @Test
  void keepsTogetherWhatIsToBeInOneSlotAlsoByItsBytes() {
    Proposer proposer = new Proposer(this, 1L << 30);
    inFlight = 100;
    add(proposer, 1, Limits.BATCH_BYTES - 1_000);
    assertThat(proposer.makeRoom(one, 2, 1_000)).isTrue();
    add(proposer, 2, 500);
    one.endUnit();
    inFlight = 0;
    flush(proposer);
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(1, 2);
  }

  @Test
  void keepsTogetherWhatIsMoreThanAShareAndWaitsBehindOthersOfItsConnection() {
    Proposer proposer = new Proposer(this, 1_000_000);
    canPropose = false;
    add(proposer, another, 0, 200);
    add(proposer, one, 1_000, 100);
    assertThat(proposer.makeRoom(one, 201, 2_000)).isTrue();
    // One was refused for what it is.
    add(proposer, one, 1_100, 200);
    one.endUnit();
    add(proposer, one, 1_300, 1);
    canPropose = true;
    flush(proposer);
    assertThat(values.stream().filter(value -> numbers(value).contains(1_100L)))
        .singleElement()
        .satisfies(value -> assertThat(numbers(value)).contains(1_299L));
    assertThat(batches.stream().mapToInt(ProposedBatch::size).sum()).isEqualTo(501);
  }

  @Test
  void takesAllThatGoTogetherOrNone() {
    Proposer proposer = new Proposer(this, 1L << 30);
    add(proposer, Proposer.WAITING_COMMANDS - 2, 1);
    assertThat(proposer.makeRoom(one, 3, 3)).isFalse();
    assertThat(proposer.makeRoom(one, 2, 2)).isTrue();
    assertThatThrownBy(() -> proposer.makeRoom(one, 2, Limits.BATCH_BYTES))
        .isInstanceOf(MalformedValueException.class);
  }

  @Test
  void proposesLostBatchesFirstAndInTheirOrder() {
    Proposer proposer = new Proposer(this, 1_000);
    for (int i = 0; i < 3; i++) {
      add(proposer, 1, 10 + i);
      flush(proposer);
    }
    List<Value> lost = List.copyOf(values);
    List<ProposedBatch> lostBatches = List.copyOf(batches);
    add(proposer, 1, 50);
    values.clear();

    lostBatches.forEach(proposer::proposeAgain);
    flush(proposer);

    assertThat(values.subList(0, 3)).isEqualTo(lost);
    assertThat(values).hasSize(4);
  }

  @Test
  void dropsAllThatWaitsWhenItLeadsNoMore() {
    Proposer proposer = new Proposer(this, 1_000);
    canPropose = false;
    add(proposer, 10, 100);
    proposer.stopLeading();
    canPropose = true;
    flush(proposer);
    assertThat(batches).isEmpty();

    add(proposer, 10, 100);
    assertThat(proposer.add(one, command(100), 0, 100)).isFalse();
  }

  /** S2: an idle instance's clock goes on only by the leader's ticks. */
  @Test
  void ticksTheClockWhileItLeadsAndNothingElseDoes() {
    Proposer proposer = new Proposer(this, 1_000);
    long later = System.nanoTime() + 2 * SECOND;
    proposer.tickClock(later);
    assertThat(values).isEmpty();

    proposer.startLeading();
    proposer.tickClock(System.nanoTime());
    assertThat(values).isEmpty();
    proposer.tickClock(later);
    assertThat(values).hasSize(1);
    assertThat(new BatchCursor().reset(values.get(0)).count()).isZero();

    proposer.stopLeading();
    proposer.tickClock(later + 2 * SECOND);
    assertThat(values).hasSize(1);
  }

  @Override
  public boolean canPropose() {
    return canPropose;
  }

  @Override
  public long clockMicros() {
    return 0;
  }

  @Override
  public long inFlight() {
    return inFlight;
  }

  @Override
  public boolean propose(Value value, ProposedBatch batch) {
    batch.proposed(values.size() + 1, value, 0);
    values.add(value);
    batches.add(batch);
    if (pipelined) {
      inFlight++;
    }
    return true;
  }

  private void flush(Proposer proposer) {
    proposer.flush(nowNanos);
  }

  private void add(Proposer proposer, int commands, int length) {
    for (int i = 0; i < commands; i++) {
      assertThat(proposer.add(one, command(length), 0, length)).isTrue();
    }
  }

  /** Adds so many commands, which are numbers from {@code first} on. */
  private static void add(Proposer proposer, Backlog from, long first, int count) {
    for (int i = 0; i < count; i++) {
      byte[] command = ByteBuffer.allocate(Long.BYTES).putLong(first + i).array();
      assertThat(proposer.add(from, command, 0, command.length)).isTrue();
    }
  }

  /** The numbers in a batch of such. */
  private static List<Long> numbers(Value value) {
    List<Long> numbers = new ArrayList<>();
    MessagePackReader in = new MessagePackReader(value.array(), value.offset(), value.length());
    in.readLong();
    in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      int length = in.skipBytes();
      numbers.add(ByteBuffer.wrap(in.array(), in.position() - length, length).getLong());
    }
    return numbers;
  }

  private static byte[] command(int length) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeBytes(new byte[length], 0, length);
    return out.toByteArray();
  }
}
