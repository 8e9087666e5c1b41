package org.concoord.testkit.check;

import java.util.List;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** An account as generated code would describe it: constructors, reads, and exceptions. */
final class AccountType implements ReplicatedType<AccountType.Account> {
  static final String DEPOSIT = "deposit(long)";
  static final String WITHDRAW = "withdraw(long)";
  static final String BALANCE = "balance()";
  static final String OPEN_WITH = "concoordInit(long)";

  /** Counts what it refuses: a call that throws may have had an effect. */
  static final class Account {
    private long balance;
    private long refusals;

    long deposit(long amount) {
      balance += amount;
      return balance;
    }

    void withdraw(long amount) {
      if (amount > balance) {
        refusals++;
        throw new IllegalStateException("only " + balance + ", refused " + refusals + " times");
      }
      balance -= amount;
    }

    long balance() {
      return balance;
    }
  }

  @Override
  public String name() {
    return "account";
  }

  @Override
  public Class<Account> type() {
    return Account.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(1, DEPOSIT, Kind.WRITE),
        new MethodDescriptor(2, WITHDRAW, Kind.WRITE),
        new MethodDescriptor(3, BALANCE, Kind.READ_ONLY),
        new MethodDescriptor(4, OPEN_WITH, Kind.CONSTRUCTOR));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Account create() {
    return new Account();
  }

  @Override
  public Account construct(int constructorId, ValueReader arguments) {
    Account account = new Account();
    account.balance = arguments.readLong();
    return account;
  }

  @Override
  public void invoke(
      Account account,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    switch (methodId) {
      case 1 -> result.writeLong(account.deposit(arguments.readLong()));
      case 2 -> {
        account.withdraw(arguments.readLong());
        result.writeNil();
      }
      case 3 -> result.writeLong(account.balance());
      default -> throw new MalformedValueException("no method " + methodId);
    }
  }

  @Override
  public void writeState(Account account, ValueWriter out) {
    out.writeLong(account.balance);
    out.writeLong(account.refusals);
  }

  @Override
  public Account readState(ValueReader in) {
    Account account = new Account();
    account.balance = in.readLong();
    account.refusals = in.readLong();
    return account;
  }
}
