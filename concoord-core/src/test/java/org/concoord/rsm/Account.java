package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import org.concoord.object.Invocation;
import org.jspecify.annotations.Nullable;

/** What a user would write: one method for each way in which a call can end. */
final class Account {
  private long balance;
  final List<String> notes = new ArrayList<>();

  Account() {}

  Account(long balance) {
    if (balance < 0) {
      throw new IllegalArgumentException("negative balance " + balance);
    }
    this.balance = balance;
  }

  long deposit(long amount) {
    balance += amount;
    return balance;
  }

  long balance() {
    return balance;
  }

  /**
   * Takes the money first and complains afterwards: what was changed before a throw stays changed.
   */
  void withdraw(long amount) throws OverdrawnException {
    balance -= amount;
    if (balance < 0) {
      throw new OverdrawnException("overdrawn", -balance);
    }
  }

  /** All that a call is told of itself. */
  static String tell(Invocation call) {
    return String.join(
        " ",
        call.session().toString(),
        "request " + call.request(),
        "token " + call.token(),
        "at " + call.now(),
        "drew " + call.random().nextInt(1_000_000),
        call.uuid().toString());
  }

  void note(@Nullable String text) {
    notes.add(text.strip());
  }

  void fail(int how) throws Exception {
    balance++;
    switch (how) {
      case 0 -> throw new IllegalStateException("closed");
      case 1 -> throw new NullPointerException("message that a VM may leave out");
      case 2 -> throw new UnknownException("of no codec");
      case 3 -> throw new StackOverflowError();
      case 4 -> throw new NoClassDefFoundError("Missing");
      case 5 -> throw new DeclaredVmException();
      default -> throw new AssertionError("no such way: " + how);
    }
  }

  byte[] echo(byte[] bytes) {
    balance += bytes.length;
    return bytes;
  }

  byte[] blow(int size) {
    balance++;
    return new byte[size];
  }

  void restore(long balanceThen) {
    balance = balanceThen;
  }

  /** Declared, with a field of its own. */
  static final class OverdrawnException extends Exception {
    private static final long serialVersionUID = 1L;
    private final long by;

    OverdrawnException(String message, long by) {
      super(message);
      this.by = by;
    }

    long by() {
      return by;
    }
  }

  /** In nobody's list. */
  static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException(String message) {
      super(message);
    }
  }

  /** Declared by the type, its codec fails. */
  static final class DeclaredVmException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
