package org.concoord.testkit.sim;

import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.testkit.check.Invariant;
import org.concoord.testkit.check.PendingCall;
import org.concoord.testkit.check.Violation;
import org.jspecify.annotations.Nullable;

/** A client asks how many calls a ledger holds. */
final class LedgerRead implements SimRead {
  private static final byte[] NO_ARGUMENTS = {};

  private final LedgerClient client;
  private final int object;
  private final boolean stale;

  /** Null for a stale read, which need not fit among the others. */
  private final @Nullable PendingCall recorded;

  /** What the judge knew when the read began. */
  private final long placeAtStart;

  /** By replica and object, what the client was last told of those that ask nobody. */
  private final Map<Long, Long> seen;

  LedgerRead(LedgerClient client, int object, boolean stale, Map<Long, Long> seen) {
    this.client = client;
    this.object = object;
    this.stale = stale;
    this.seen = seen;
    this.recorded = stale ? null : client.workload().history().beginRead(client.process(), object);
    this.placeAtStart = client.workload().judge().placeNow(object);
  }

  @Override
  public boolean isStale() {
    return stale;
  }

  /** By its id, if that is known, which only reads may do that see that the object was created. */
  @Override
  public Command command(Commands commands, long number) {
    SimObject ledger = client.ledger(object);
    return ledger.isKnown() && !stale
        ? commands.read(number, ledger.id(), LedgerType.SIZE, NO_ARGUMENTS)
        : commands.read(number, ledger.name(), ledger.typeName(), LedgerType.SIZE, NO_ARGUMENTS);
  }

  @Override
  public void onAnswer(int replica, long slot, boolean inOrder, byte[] outcome, boolean first) {
    MessagePackReader in = new MessagePackReader(outcome);
    OutcomeStatus status = OutcomeStatus.read(in);
    if (status != OutcomeStatus.OK) {
      throw new IllegalStateException(this + " was refused: " + status);
    }
    long size = in.readLong();
    if (recorded != null) {
      client.workload().judge().onRead(object, placeAtStart, size);
      if (first) {
        recorded.returned(outcome);
      }
    } else if (inOrder) {
      checkForward(replica, size);
    }
    if (first) {
      client.ended();
    }
  }

  private void checkForward(int replica, long size) {
    Long before = seen.put((long) replica << 32 | object, size);
    if (before != null && before > size) {
      throw new Violation(
          Invariant.READS_GO_FORWARD,
          "client %d saw %d and then %d of object %d at replica %d"
              .formatted(client.process(), before, size, object, replica));
    }
  }

  @Override
  public String toString() {
    return client.ledger(object).name() + (stale ? ".size() of anyone" : ".size()");
  }
}
