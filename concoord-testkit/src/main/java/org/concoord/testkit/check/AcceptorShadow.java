package org.concoord.testkit.check;

import java.util.Arrays;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/** What one acceptor must hold, from its journal alone. */
final class AcceptorShadow {
  private final int replica;
  private Ballot promised = Ballot.ZERO;
  private @Nullable Ballot[] accepted = new @Nullable Ballot[256];

  /**
   * The range of {@code ackBallot} that was found true before, so that cumulative acknowledgements
   * cost their growth.
   */
  private Ballot ackBallot = Ballot.ZERO;

  private long ackLow;
  private long ackHigh = -1;

  AcceptorShadow(int replica) {
    this.replica = replica;
  }

  Ballot promised() {
    return promised;
  }

  void onPromised(Ballot ballot) {
    if (ballot.isBelow(promised)) {
      throw new Violation(
          Invariant.PROMISE_KEPT,
          "replica " + replica + " promised " + ballot + " after " + promised);
    }
    promised = ballot;
  }

  void onAccepted(long slot, Ballot ballot) {
    if (ballot.isBelow(promised)) {
      throw new Violation(
          Invariant.PROMISE_KEPT,
          "replica "
              + replica
              + " accepted ballot "
              + ballot
              + " in slot "
              + slot
              + ", having promised "
              + promised);
    }
    promised = ballot;
    int index = Math.toIntExact(slot);
    if (index >= accepted.length) {
      accepted = Arrays.copyOf(accepted, Math.max(2 * accepted.length, index + 1));
    }
    accepted[index] = ballot;
    if (!ballot.equals(ackBallot)) {
      ackHigh = -1;
    }
  }

  void onAcknowledged(Message.Accepted ack) {
    boolean grown =
        ack.ballot().equals(ackBallot)
            && ackHigh >= 0
            && ack.low() >= ackLow
            && ack.low() <= ackHigh;
    for (long slot = grown ? ackHigh + 1 : ack.low(); slot <= ack.high(); slot++) {
      if (slot >= accepted.length || slot < 0 || !ack.ballot().equals(accepted[(int) slot])) {
        throw new Violation(
            Invariant.ACK_IS_TRUE,
            "replica "
                + replica
                + " claims slots "
                + ack.low()
                + ".."
                + ack.high()
                + " under ballot "
                + ack.ballot()
                + ", but holds "
                + (slot >= 0 && slot < accepted.length && accepted[(int) slot] != null
                    ? "ballot " + accepted[(int) slot]
                    : "nothing")
                + " in slot "
                + slot);
      }
    }
    if (!grown) {
      ackBallot = ack.ballot();
      ackLow = ack.low();
      ackHigh = ack.high();
    } else {
      ackHigh = Math.max(ackHigh, ack.high());
    }
  }
}
