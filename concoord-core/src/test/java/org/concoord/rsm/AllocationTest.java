package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;

/** What a call costs in garbage: its outcome, and nothing that grows with anything else. */
class AllocationTest {
  private static final int ROUNDS = 200;

  /** An array of up to 8 bytes with its header. */
  private static final long OUTCOME_BYTES = 24;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void executedCallAllocatesItsOutcomeOnly() {
    assertThat(bytesOfACallThatDeposits(100)).isLessThanOrEqualTo(OUTCOME_BYTES);
  }

  /** Nothing, true, false and small numbers are outcomes that are there already. */
  @Test
  void executedCallWithAResultOfOneByteAllocatesNothing() {
    assertThat(bytesOfACallThatDeposits(0)).isZero();
  }

  private long bytesOfACallThatDeposits(long amount) {
    Machine machine = Machine.ready();
    List<Value> values = new ArrayList<>();
    for (int round = 0; round < 2 * ROUNDS; round++) {
      values.add(deposits(machine, amount, 1 + (long) round * Limits.BATCH_COMMANDS));
    }
    OutcomeSink sink = (index, slot, sessionIndex, sequence, outcome, thrown) -> {};
    apply(machine, values.subList(0, ROUNDS), sink);

    long before = threads.getCurrentThreadAllocatedBytes();
    apply(machine, values.subList(ROUNDS, 2 * ROUNDS), sink);
    long spent = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(machine.state.clockMicros()).isZero();
    return spent / ROUNDS / Limits.BATCH_COMMANDS;
  }

  @Test
  void lookingThroughCommandAllocatesNothing() {
    var out = new MessagePackWriter();
    byte[] argument = {7};
    new CommandWriter(out).session(1, 0).write(CommandKind.CALL, 1, 1, 1, 0, 11, argument, 0, 1);
    var cursor = new CommandCursor();
    cursor.readWhole(out.array(), 0, out.size());

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      cursor.readWhole(out.array(), 0, out.size());
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  private static void apply(Machine machine, List<Value> values, OutcomeSink sink) {
    for (Value value : values) {
      machine.state.apply(machine.state.applied() + 1, value, sink);
    }
  }

  private static Value deposits(Machine machine, long amount, long firstSequence) {
    List<Consumer<CommandWriter>> commands = new ArrayList<>();
    machine.ackedBelow = Math.max(0, firstSequence - Limits.BATCH_COMMANDS);
    for (int i = 0; i < Limits.BATCH_COMMANDS; i++) {
      long sequence = firstSequence + i;
      commands.add(
          w ->
              machine.command(
                  w,
                  CommandKind.CALL,
                  sequence,
                  AccountReplicated.DEPOSIT,
                  o -> o.writeLong(amount)));
    }
    return machine.batch(commands);
  }
}
