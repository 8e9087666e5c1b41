package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.codec.MessagePackWriter;
import org.concoord.testkit.check.History;
import org.concoord.testkit.check.HistoryRecorder;
import org.concoord.testkit.check.LinearizabilityChecker;
import org.concoord.testkit.check.PendingCall;

/**
 * What the clients of one run saw of the ledgers, for a judge that looks at nothing else. Its clock
 * counts beginnings and answers: more of an order than simulated time, in which many coincide.
 */
final class ClientHistory {
  private static final List<String> SIGNATURES =
      List.of("append(long)", "appendAndThrow(long)", "size()");

  /** For the longest runs: one of 125,000 calls on one ledger took more than two million. */
  private static final long STEPS = 40_000_000;

  private final HistoryRecorder recorder = new HistoryRecorder("events", this::nextEvent);
  private final MessagePackWriter arguments = new MessagePackWriter();
  private long events;

  private long nextEvent() {
    return ++events;
  }

  PendingCall begin(int client, int object, int method, long call) {
    arguments.reset();
    arguments.writeLong(call);
    return recorder.invoked(
        "client " + client,
        "ledger-" + object,
        method,
        SIGNATURES.get(method - LedgerType.APPEND),
        arguments.toByteArray());
  }

  PendingCall beginRead(int client, int object) {
    return recorder.invoked(
        "client " + client,
        "ledger-" + object,
        LedgerType.SIZE,
        SIGNATURES.get(LedgerType.SIZE - LedgerType.APPEND),
        new byte[0]);
  }

  History history() {
    return recorder.history();
  }

  /** Ends the run with a violation where no order of its calls explains what the clients saw. */
  void check() {
    LinearizabilityChecker.of(new LedgerSpecification())
        .withBudget(STEPS)
        .check(history())
        .orThrow();
  }
}
