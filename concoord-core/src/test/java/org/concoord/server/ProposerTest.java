package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.junit.jupiter.api.Test;

class ProposerTest implements Proposer.Target {
  private static final long SECOND = 1_000_000_000L;

  private final List<Value> values = new ArrayList<>();
  private final List<ProposedBatch> batches = new ArrayList<>();
  private boolean canPropose = true;
  private long inFlight;

  @Test
  void proposesAtTheEndOfTheTurnWhatCameInIt() {
    Proposer proposer = new Proposer(this, 1_000);
    add(proposer, 1, 5);
    add(proposer, 1, 5);
    proposer.flush();

    assertThat(batches).singleElement().extracting(ProposedBatch::size).isEqualTo(2);
  }

  @Test
  void gathersWhileEnoughIsInFlightAndSendsFullBatchesAllTheSame() {
    Proposer proposer = new Proposer(this, 1_000_000);
    inFlight = 100;
    add(proposer, Limits.BATCH_COMMANDS + 3, 5);
    proposer.flush();
    assertThat(batches).singleElement().extracting(ProposedBatch::size).isEqualTo(256);

    inFlight = 0;
    proposer.flush();
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(256, 3);
  }

  /** What waits is counted to the byte: a count that drifts lets in everything, or nothing. */
  @Test
  void refusesWhatIsTooMuchHoweverMuchWentThroughBefore() {
    Proposer proposer = new Proposer(this, 1_000);
    for (int i = 0; i < 1_000; i++) {
      add(proposer, 10, 100);
      assertThat(proposer.add(null, command(100), 0, 100)).isFalse();
      proposer.flush();
      if (i % 7 == 0) {
        ProposedBatch last = batches.get(batches.size() - 1);
        proposer.proposeAgain(last);
        assertThat(proposer.add(null, command(100), 0, 100)).isFalse();
        proposer.flush();
      }
      batches.forEach(proposer::recycle);
      batches.clear();
    }
  }

  @Test
  void takesOneCommandOverTheLimitRatherThanNever() {
    Proposer proposer = new Proposer(this, 10);
    assertThat(proposer.add(null, command(100), 0, 100)).isTrue();
    assertThat(proposer.add(null, command(1), 0, 1)).isFalse();
  }

  @Test
  void refusesBeyondSoManyCommands() {
    Proposer proposer = new Proposer(this, 1L << 30);
    add(proposer, Proposer.WAITING_COMMANDS, 1);
    assertThat(proposer.add(null, command(1), 0, 1)).isFalse();
  }

  @Test
  void keepsTogetherWhatIsToBeInOneSlot() {
    Proposer proposer = new Proposer(this, 1_000_000);
    inFlight = 100;
    add(proposer, Limits.BATCH_COMMANDS - 6, 5);
    assertThat(proposer.makeRoom(7, 35)).isTrue();
    add(proposer, 7, 5);
    inFlight = 0;
    proposer.flush();
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(250, 7);
  }

  @Test
  void keepsTogetherWhatIsToBeInOneSlotAlsoByItsBytes() {
    Proposer proposer = new Proposer(this, 1L << 30);
    inFlight = 100;
    add(proposer, 1, Limits.BATCH_BYTES - 1_000);
    assertThat(proposer.makeRoom(2, 1_000)).isTrue();
    add(proposer, 2, 500);
    inFlight = 0;
    proposer.flush();
    assertThat(batches).extracting(ProposedBatch::size).containsExactly(1, 2);
  }

  @Test
  void takesAllThatGoTogetherOrNone() {
    Proposer proposer = new Proposer(this, 1L << 30);
    add(proposer, Proposer.WAITING_COMMANDS - 2, 1);
    assertThat(proposer.makeRoom(3, 3)).isFalse();
    assertThat(proposer.makeRoom(2, 2)).isTrue();
    assertThatThrownBy(() -> proposer.makeRoom(2, Limits.BATCH_BYTES))
        .isInstanceOf(MalformedValueException.class);
  }

  @Test
  void proposesLostBatchesFirstAndInTheirOrder() {
    Proposer proposer = new Proposer(this, 1_000);
    for (int i = 0; i < 3; i++) {
      add(proposer, 1, 10 + i);
      proposer.flush();
    }
    List<Value> lost = List.copyOf(values);
    List<ProposedBatch> lostBatches = List.copyOf(batches);
    add(proposer, 1, 50);
    values.clear();

    lostBatches.forEach(proposer::proposeAgain);
    proposer.flush();

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
    proposer.flush();
    assertThat(batches).isEmpty();

    add(proposer, 10, 100);
    assertThat(proposer.add(null, command(100), 0, 100)).isFalse();
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
    return true;
  }

  private static void add(Proposer proposer, int commands, int length) {
    for (int i = 0; i < commands; i++) {
      assertThat(proposer.add(null, command(length), 0, length)).isTrue();
    }
  }

  private static byte[] command(int length) {
    MessagePackWriter out = new MessagePackWriter();
    out.writeBytes(new byte[length], 0, length);
    return out.toByteArray();
  }
}
