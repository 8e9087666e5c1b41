package org.concoord.testkit.sim;

import org.concoord.codec.CommandKind;
import org.concoord.codec.OutcomeStatus;
import org.jspecify.annotations.Nullable;

/** A call on a lock, which may wait for others. */
final class LockCall implements SimCall {
  private final LockClient client;
  private final int lock;
  private final int method;
  private final byte[] arguments;
  private final long highestAtStart;
  private @Nullable CallKey key;

  LockCall(LockClient client, int lock, int method, byte[] arguments) {
    this.client = client;
    this.lock = lock;
    this.method = method;
    this.arguments = arguments;
    this.highestAtStart = client.workload().highest(object().name());
  }

  @Override
  public boolean mayWait() {
    return method == TokenLockType.LOCK || method == TokenLockType.LOCK_WITHIN;
  }

  @Override
  public SimObject object() {
    return client.lock(lock);
  }

  @Override
  public void numbered(CallKey newKey) {
    key = newKey;
  }

  @Override
  public Command command(Commands commands, CallKey as, long ackedBelow) {
    return commands.call(CommandKind.CALL, as, ackedBelow, object().id(), method, arguments);
  }

  @Override
  public void onAnswer(byte[] outcome, boolean first) {
    CallKey as = key;
    if (as == null) {
      throw new IllegalStateException(this + " was answered and has no number");
    }
    client.workload().onAnswered(as, outcome, first);
    long token = mayWait() ? LockWorkload.token(outcome) : -1;
    if (token >= 0 && first) {
      client.workload().onToken(object().name(), token, highestAtStart);
      client.given(lock, token);
    }
    if (first) {
      client.ended(this);
    }
  }

  /** Nor does any lock refuse. */
  @Override
  public void onRefused(OutcomeStatus status, byte[] outcome) {
    throw new IllegalStateException(this + " was refused: " + status);
  }

  @Override
  public void onLost() {
    client.ended(this);
  }

  @Override
  public String toString() {
    String name =
        switch (method) {
          case TokenLockType.LOCK -> "lock";
          case TokenLockType.LOCK_WITHIN -> "lockWithin";
          case TokenLockType.UNLOCK -> "unlock";
          case TokenLockType.LOSE -> "lose";
          default -> "force";
        };
    return object().name() + "." + name + "()";
  }
}
