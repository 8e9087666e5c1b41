package org.concoord.rsm;

import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.rsm.Account.DeclaredVmException;
import org.concoord.rsm.Account.OverdrawnException;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the processor would write for {@link Account}. */
final class AccountReplicated implements ReplicatedType<Account> {
  static final int DEPOSIT = 11;
  static final int BALANCE = 12;
  static final int WITHDRAW = 13;
  static final int NOTE = 14;
  static final int FAIL = 15;
  static final int ECHO = 16;
  static final int BLOW = 17;
  static final int SINK = 18;
  static final int TELL = 19;
  static final int INIT = 0x7fffffff;

  private final String name;

  AccountReplicated(String name) {
    this.name = name;
  }

  @Override
  public int schema() {
    return 3;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<Account> type() {
    return Account.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(DEPOSIT, "deposit(long)", Kind.WRITE),
        new MethodDescriptor(BALANCE, "balance()", Kind.READ_ONLY),
        new MethodDescriptor(WITHDRAW, "withdraw(long)", Kind.WRITE),
        new MethodDescriptor(NOTE, "note(String)", Kind.WRITE),
        new MethodDescriptor(FAIL, "fail(int)", Kind.WRITE),
        new MethodDescriptor(ECHO, "echo(byte[])", Kind.WRITE),
        new MethodDescriptor(BLOW, "blow(int)", Kind.WRITE),
        new MethodDescriptor(SINK, "sink()", Kind.READ_ONLY),
        new MethodDescriptor(TELL, "tell()", Kind.WRITE),
        new MethodDescriptor(INIT, "concoordInit(long)", Kind.CONSTRUCTOR));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of(new OverdrawnCodec(), new NullPointerCodec(), new FailingCodec());
  }

  @Override
  public Account create() {
    return new Account();
  }

  @Override
  public Account construct(int constructorId, ValueReader arguments) {
    return new Account(arguments.readLong());
  }

  @Override
  public void invoke(
      Account account,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result)
      throws Exception {
    switch (methodId) {
      case DEPOSIT -> result.writeLong(account.deposit(arguments.readLong()));
      case BALANCE -> result.writeLong(account.balance());
      case SINK -> throw new StackOverflowError();
      case TELL -> result.writeString(Account.tell(Objects.requireNonNull(call)));
      case WITHDRAW -> {
        account.withdraw(arguments.readLong());
        result.writeNil();
      }
      case NOTE -> {
        account.note(arguments.tryReadNil() ? null : arguments.readString());
        result.writeNil();
      }
      case FAIL -> {
        account.fail(arguments.readInt());
        result.writeNil();
      }
      case ECHO -> result.writeBytes(account.echo(arguments.readBytes()));
      case BLOW -> result.writeBytes(account.blow(arguments.readInt()));
      default -> throw new MalformedValueException("no method " + methodId);
    }
  }

  @Override
  public void writeState(Account account, ValueWriter out) {
    out.writeMapHeader(2);
    out.writeLong(1);
    out.writeLong(account.balance());
    out.writeLong(2);
    out.writeArrayHeader(account.notes.size());
    account.notes.forEach(out::writeString);
  }

  @Override
  public Account readState(ValueReader in) {
    var account = new Account();
    in.readMapHeader();
    in.readLong();
    account.restore(in.readLong());
    in.readLong();
    int notes = in.readArrayHeader();
    for (int i = 0; i < notes; i++) {
      account.notes.add(in.readString());
    }
    return account;
  }

  private static final class OverdrawnCodec implements ExceptionCodec<OverdrawnException> {
    @Override
    public Class<OverdrawnException> type() {
      return OverdrawnException.class;
    }

    @Override
    public void write(OverdrawnException exception, ValueWriter out) {
      out.writeArrayHeader(2);
      out.writeString(exception.getMessage());
      out.writeLong(exception.by());
    }

    @Override
    public OverdrawnException read(ValueReader in) {
      in.readArrayHeader();
      return new OverdrawnException(in.readString(), in.readLong());
    }
  }

  /** Were it used, the message would reach the reply cache. */
  private static final class NullPointerCodec implements ExceptionCodec<NullPointerException> {
    @Override
    public Class<NullPointerException> type() {
      return NullPointerException.class;
    }

    @Override
    public void write(NullPointerException exception, ValueWriter out) {
      out.writeString(String.valueOf(exception.getMessage()));
    }

    @Override
    public NullPointerException read(ValueReader in) {
      return new NullPointerException(in.readString());
    }
  }

  private static final class FailingCodec implements ExceptionCodec<DeclaredVmException> {
    @Override
    public Class<DeclaredVmException> type() {
      return DeclaredVmException.class;
    }

    @Override
    public void write(DeclaredVmException exception, ValueWriter out) {
      out.writeString("half of it");
      throw new IllegalStateException("codec of the user's");
    }

    @Override
    public DeclaredVmException read(ValueReader in) {
      return new DeclaredVmException();
    }
  }
}
