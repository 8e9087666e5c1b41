package org.concoord.testkit.sim;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.testkit.check.PendingCall;

/** A call on a ledger; its answer is the place that it took there. */
final class LedgerCall implements SimCall {
  private final LedgerClient client;
  private final int object;
  private final int method;
  private final long call;
  private final PendingCall recorded;

  /** What the judge knew when the call began. */
  private final long placeAtStart;

  /**
   * @param call its number in the workload
   */
  LedgerCall(LedgerClient client, int object, int method, long call) {
    this.client = client;
    this.object = object;
    this.method = method;
    this.call = call;
    this.recorded = client.workload().history().begin(client.process(), object, method, call);
    this.placeAtStart = client.workload().judge().placeNow(object);
  }

  @Override
  public SimObject object() {
    return client.ledger(object);
  }

  @Override
  public void numbered(CallKey key) {}

  @Override
  public Command command(Commands commands, CallKey key, long ackedBelow) {
    return commands.append(key, ackedBelow, object().id(), method, call);
  }

  @Override
  public void onAnswer(byte[] outcome, boolean first) {
    if (first) {
      recorded.returned(outcome);
      client.ended();
    }
    MessagePackReader in = new MessagePackReader(outcome);
    if (OutcomeStatus.read(in) == OutcomeStatus.THROWN) {
      in.skipValue(); // the class name; what its codec wrote follows
    }
    client.workload().judge().onAnswered(call, object, placeAtStart, in.readLong());
  }

  /** No ledger refuses anything: the history would have an open call too few. */
  @Override
  public void onRefused(OutcomeStatus status, byte[] outcome) {
    throw new IllegalStateException(this + " was refused: " + status);
  }

  @Override
  public void onLost() {
    client.ended();
  }

  @Override
  public String toString() {
    return object().name()
        + (method == LedgerType.APPEND ? ".append(" : ".appendAndThrow(")
        + call
        + ")";
  }
}
