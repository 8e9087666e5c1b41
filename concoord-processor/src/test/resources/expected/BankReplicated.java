package bank;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import javax.annotation.processing.Generated;
import org.concoord.object.Invocation;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.InPlaceCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ObjectCodec;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * How {@link Bank} is called, stored and restored. Stateless.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "deprecation",
    "removal"
})
public final class BankReplicated implements ReplicatedType<Bank> {
  static final int CONCOORD_INIT = 472891182;

  static final int CONCOORD_INIT_LONG = 1370605284;

  static final int OPEN = 2056061300;

  static final int TRANSFER = 1124422286;

  static final int ACCOUNTS = 1970952017;

  static final int SEAL = 2103441563;

  static final int LIMIT = 674169578;

  static final int INITIAL = 816947827;

  static final int TO_STRING = 1614973640;

  private static final List<MethodDescriptor> METHODS = List.of(
      new MethodDescriptor(CONCOORD_INIT, "concoordInit()", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(LIMIT, "limit()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(INITIAL, "initial(int,String,String,String)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(TRANSFER, "transfer(Transfer)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(CONCOORD_INIT_LONG, "concoordInit(Long)", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(TO_STRING, "toString()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(ACCOUNTS, "accounts()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(OPEN, "open(String,long)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(SEAL, "seal(byte[])", MethodDescriptor.Kind.WRITE));

  private static final List<ExceptionCodec<?>> EXCEPTIONS = List.of(
      new BankClosedExceptionCodec(),
      new BankNoMoneyExceptionCodec());

  public BankReplicated() {
  }

  @Override
  public String name() {
    return "bank.v1";
  }

  @Override
  public Class<Bank> type() {
    return Bank.class;
  }

  @Override
  public int schema() {
    return 1;
  }

  @Override
  public int fingerprint() {
    return 643861563;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return METHODS;
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return EXCEPTIONS;
  }

  @Override
  public Bank create() {
    return new Bank();
  }

  @Override
  public Bank construct(int constructorId, ValueReader arguments) throws Throwable {
    switch (constructorId) {
      case CONCOORD_INIT -> {
        requireEnd(arguments);
        return new Bank();
      }
      case CONCOORD_INIT_LONG -> {
        Long limit = arguments.tryReadNil() ? null : arguments.readLong();
        requireEnd(arguments);
        return new Bank(limit);
      }
      default -> throw new MalformedValueException("bank.v1 has no constructor " + constructorId);
    }
  }

  @Override
  public void invoke(Bank object, int methodId, Invocation call, ValueReader arguments,
      ValueWriter result) throws Throwable {
    switch (methodId) {
      case OPEN -> {
        String owner = arguments.tryReadNil() ? null : arguments.readString();
        long balance = arguments.readLong();
        requireEnd(arguments);
        Bank.Account answer = object.open(owner, balance);
        Values.BANK_ACCOUNT.write(answer, result);
      }
      case TRANSFER -> {
        Bank.Transfer transfer = Values.BANK_TRANSFER.read(arguments);
        requireEnd(arguments);
        object.transfer(transfer);
        result.writeNil();
      }
      case ACCOUNTS -> {
        requireEnd(arguments);
        List<Bank.Account> answer = object.accounts();
        Values.BANK_ACCOUNT_LIST.write(answer, result);
      }
      case SEAL -> {
        byte[] call_ = arguments.tryReadNil() ? null : arguments.readBytes();
        requireEnd(arguments);
        byte[] answer = object.seal(call_);
        if (result.writePresence(answer)) {
          result.writeBytes(answer);
        }
      }
      case LIMIT -> {
        requireEnd(arguments);
        Long answer = object.limit();
        if (result.writePresence(answer)) {
          result.writeLong(answer);
        }
      }
      case INITIAL -> {
        int in = arguments.readInt();
        String call_ = arguments.tryReadNil() ? null : arguments.readString();
        String arguments_ = arguments.tryReadNil() ? null : arguments.readString();
        String invoker = arguments.tryReadNil() ? null : arguments.readString();
        requireEnd(arguments);
        result.writeLong(object.initial(in, call_, arguments_, invoker));
      }
      case TO_STRING -> {
        requireEnd(arguments);
        String answer = object.toString();
        if (result.writePresence(answer)) {
          result.writeString(answer);
        }
      }
      default -> throw new MalformedValueException("bank.v1 has no method " + methodId);
    }
  }

  @Override
  public void writeState(Bank object, ValueWriter out) {
    Values.STATE.write(object, out);
  }

  @Override
  public Bank readState(ValueReader in) {
    return Values.STATE.read(in);
  }

  /**
   * Arguments that are more than those of the method are another method's.
   */
  private static void requireEnd(ValueReader arguments) {
    if (arguments.remaining() != 0) {
      throw new MalformedValueException(arguments.remaining() + " bytes too many");
    }
  }

  /**
   * The codecs of all types.
   */
  static final class Values {
    static final ValueCodec<Bank.Note> BANK_NOTE = new BankNoteCodec();

    static final ValueCodec<Bank.Transfer> BANK_TRANSFER = new BankTransferCodec();

    static final InPlaceCodec<Bank.Account> BANK_ACCOUNT = Codecs.shared(1, new BankAccountCodec());

    static final InPlaceCodec<List<Integer>> INTEGER_LIST = Codecs.shared(0, Codecs.list(Codecs.INTEGER));

    static final InPlaceCodec<List<Bank.Transfer>> BANK_TRANSFER_LIST = Codecs.list(BANK_TRANSFER);

    static final InPlaceCodec<List<Bank.Account>> BANK_ACCOUNT_LIST = Codecs.list(BANK_ACCOUNT);

    static final ValueCodec<Bank> STATE = Codecs.state(new BankCodec());

    private Values() {
    }
  }

  @SuppressWarnings("unchecked")
  private static final class BankCodec extends ObjectCodec<Bank> {
    private static final int LIMIT_ID = 720700658;

    private static final int MOTTO_ID = 1131680962;

    private static final int ACCOUNTS_ID = 1580290528;

    private static final int SEAL_ID = 2021340255;

    private static final VarHandle LIMIT;

    private static final VarHandle MOTTO;

    private static final VarHandle ACCOUNTS;

    private static final VarHandle SEAL;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inBank = MethodHandles.privateLookupIn(Bank.class, caller);
        LIMIT = inBank.findVarHandle(Bank.class, "limit", Long.class);
        MOTTO = inBank.findVarHandle(Bank.class, "motto", String.class);
        ACCOUNTS = inBank.findVarHandle(Bank.class, "accounts", List.class);
        SEAL = inBank.findVarHandle(Bank.class, "seal", byte[].class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    BankCodec() {
      super(Bank.class, Creation.BOTH);
    }

    @Override
    protected void writeArguments(Bank object, ValueWriter out) {
      out.writeMapHeader(1);
      out.writeLong(LIMIT_ID);
      Long limit = (Long) LIMIT.get(object);
      if (out.writePresence(limit)) {
        out.writeLong(limit);
      }
    }

    @Override
    protected Bank create(ValueReader in) {
      int pairs = in.readMapHeader();
      Long limit = null;
      if (pairs < 1) {
        Bank fresh = new Bank();
        limit = (Long) LIMIT.get(fresh);
      }
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case LIMIT_ID -> limit = in.tryReadNil() ? null : in.readLong();
          default -> throw ObjectCodec.unknownField(Bank.class, id);
        }
        last = id;
      }
      return new Bank(limit);
    }

    @Override
    protected void writeFields(Bank object, ValueWriter out) {
      out.writeMapHeader(3);
      out.writeLong(MOTTO_ID);
      String motto = (String) MOTTO.get(object);
      if (out.writePresence(motto)) {
        out.writeString(motto);
      }
      out.writeLong(ACCOUNTS_ID);
      List<Bank.Account> accounts = (List<Bank.Account>) ACCOUNTS.get(object);
      Values.BANK_ACCOUNT_LIST.writeContents(accounts, out);
      out.writeLong(SEAL_ID);
      byte[] seal = (byte[]) SEAL.get(object);
      if (out.writePresence(seal)) {
        out.writeBytes(seal);
      }
    }

    @Override
    protected void readFields(Bank object, ValueReader in) {
      int pairs = in.readMapHeader();
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case MOTTO_ID -> MOTTO.set(object, in.tryReadNil() ? null : in.readString());
          case ACCOUNTS_ID, ~ACCOUNTS_ID -> Values.BANK_ACCOUNT_LIST.readContents((List<Bank.Account>) ACCOUNTS.get(object), in, "accounts");
          case SEAL_ID -> SEAL.set(object, in.tryReadNil() ? null : in.readBytes());
          default -> throw ObjectCodec.unknownField(Bank.class, id);
        }
        last = id;
      }
    }
  }

  private static final class BankNoteCodec implements ValueCodec<Bank.Note> {
    @Override
    public void write(Bank.Note value, ValueWriter out) {
      if (!out.writePresence(value)) {
        return;
      }
      out.writeArrayHeader(3);
      String text = value.text();
      if (out.writePresence(text)) {
        out.writeString(text);
      }
      boolean urgent = value.urgent();
      out.writeBoolean(urgent);
      List<Integer> tags = value.tags();
      Values.INTEGER_LIST.write(tags, out);
    }

    @Override
    public Bank.Note read(ValueReader in) {
      if (in.tryReadNil()) {
        return null;
      }
      if (in.readArrayHeader() != 3) {
        throw new MalformedValueException("a record Note has 3 components");
      }
      String text = in.tryReadNil() ? null : in.readString();
      boolean urgent = in.readBoolean();
      List<Integer> tags = Values.INTEGER_LIST.read(in);
      return new Bank.Note(text, urgent, tags);
    }
  }

  private static final class BankTransferCodec implements ValueCodec<Bank.Transfer> {
    @Override
    public void write(Bank.Transfer value, ValueWriter out) {
      if (!out.writePresence(value)) {
        return;
      }
      out.writeArrayHeader(4);
      String from = value.from();
      if (out.writePresence(from)) {
        out.writeString(from);
      }
      String to = value.to();
      if (out.writePresence(to)) {
        out.writeString(to);
      }
      long amount = value.amount();
      out.writeLong(amount);
      Bank.Note note = value.note();
      Values.BANK_NOTE.write(note, out);
    }

    @Override
    public Bank.Transfer read(ValueReader in) {
      if (in.tryReadNil()) {
        return null;
      }
      if (in.readArrayHeader() != 4) {
        throw new MalformedValueException("a record Transfer has 4 components");
      }
      String from = in.tryReadNil() ? null : in.readString();
      String to = in.tryReadNil() ? null : in.readString();
      long amount = in.readLong();
      Bank.Note note = Values.BANK_NOTE.read(in);
      return new Bank.Transfer(from, to, amount, note);
    }
  }

  @SuppressWarnings("unchecked")
  private static final class BankAccountCodec extends ObjectCodec<Bank.Account> {
    private static final int HISTORY_ID = 315446391;

    private static final int OWNER_ID = 638063796;

    private static final int BALANCE_ID = 732491812;

    private static final VarHandle HISTORY;

    private static final VarHandle OWNER;

    private static final VarHandle BALANCE;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inBankAccount =
            MethodHandles.privateLookupIn(Bank.Account.class, caller);
        HISTORY = inBankAccount.findVarHandle(Bank.Account.class, "history", List.class);
        OWNER = inBankAccount.findVarHandle(Bank.Account.class, "owner", String.class);
        BALANCE = inBankAccount.findVarHandle(Bank.Account.class, "balance", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    BankAccountCodec() {
      super(Bank.Account.class, Creation.BOTH);
    }

    @Override
    protected void writeArguments(Bank.Account object, ValueWriter out) {
      out.writeMapHeader(1);
      out.writeLong(OWNER_ID);
      String owner = (String) OWNER.get(object);
      if (out.writePresence(owner)) {
        out.writeString(owner);
      }
    }

    @Override
    protected Bank.Account create(ValueReader in) {
      int pairs = in.readMapHeader();
      String owner = null;
      if (pairs < 1) {
        throw new MalformedValueException("fields of Account are missing");
      }
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case OWNER_ID -> owner = in.tryReadNil() ? null : in.readString();
          default -> throw ObjectCodec.unknownField(Bank.Account.class, id);
        }
        last = id;
      }
      return new Bank.Account(owner);
    }

    @Override
    protected void writeFields(Bank.Account object, ValueWriter out) {
      out.writeMapHeader(2);
      out.writeLong(HISTORY_ID);
      List<Bank.Transfer> history = (List<Bank.Transfer>) HISTORY.get(object);
      Values.BANK_TRANSFER_LIST.writeContents(history, out);
      out.writeLong(BALANCE_ID);
      long balance = (long) BALANCE.get(object);
      out.writeLong(balance);
    }

    @Override
    protected void readFields(Bank.Account object, ValueReader in) {
      int pairs = in.readMapHeader();
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case HISTORY_ID, ~HISTORY_ID -> Values.BANK_TRANSFER_LIST.readContents((List<Bank.Transfer>) HISTORY.get(object), in, "history");
          case BALANCE_ID -> BALANCE.set(object, in.readLong());
          default -> throw ObjectCodec.unknownField(Bank.Account.class, id);
        }
        last = id;
      }
    }
  }

  private static final class BankClosedExceptionCodec implements ExceptionCodec<Bank.ClosedException> {
    private static final int AMOUNT_ID = 1738304686;

    private static final VarHandle AMOUNT;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inBankClosedException =
            MethodHandles.privateLookupIn(Bank.ClosedException.class, caller);
        AMOUNT =
            inBankClosedException.findVarHandle(Bank.ClosedException.class, "amount", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Override
    public Class<Bank.ClosedException> type() {
      return Bank.ClosedException.class;
    }

    @Override
    public void write(Bank.ClosedException object, ValueWriter out) {
      out.writeArrayHeader(2);
      String message = object.getMessage();
      if (out.writePresence(message)) {
        out.writeString(message);
      }
      out.writeMapHeader(1);
      out.writeLong(AMOUNT_ID);
      long amount = (long) AMOUNT.get(object);
      out.writeLong(amount);
    }

    @Override
    public Bank.ClosedException read(ValueReader in) {
      if (in.readArrayHeader() != 2) {
        throw new MalformedValueException("ClosedException has two parts");
      }
      // The constructor makes the message again.
      in.skipValue();
      int pairs = in.readMapHeader();
      long amount = 0;
      if (pairs < 1) {
        throw new MalformedValueException("fields of ClosedException are missing");
      }
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case AMOUNT_ID -> amount = in.readLong();
          default -> throw ObjectCodec.unknownField(Bank.ClosedException.class, id);
        }
        last = id;
      }
      return new Bank.ClosedException(amount);
    }
  }

  private static final class BankNoMoneyExceptionCodec implements ExceptionCodec<Bank.NoMoneyException> {
    private static final int OWNER_ID = 638063796;

    private static final int MISSING_ID = 2144541377;

    private static final VarHandle OWNER;

    private static final VarHandle MISSING;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inBankNoMoneyException =
            MethodHandles.privateLookupIn(Bank.NoMoneyException.class, caller);
        OWNER =
            inBankNoMoneyException.findVarHandle(Bank.NoMoneyException.class, "owner", String.class);
        MISSING =
            inBankNoMoneyException.findVarHandle(Bank.NoMoneyException.class, "missing", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @Override
    public Class<Bank.NoMoneyException> type() {
      return Bank.NoMoneyException.class;
    }

    @Override
    public void write(Bank.NoMoneyException object, ValueWriter out) {
      out.writeArrayHeader(2);
      String message = object.getMessage();
      if (out.writePresence(message)) {
        out.writeString(message);
      }
      out.writeMapHeader(2);
      out.writeLong(OWNER_ID);
      String owner = (String) OWNER.get(object);
      if (out.writePresence(owner)) {
        out.writeString(owner);
      }
      out.writeLong(MISSING_ID);
      long missing = (long) MISSING.get(object);
      out.writeLong(missing);
    }

    @Override
    public Bank.NoMoneyException read(ValueReader in) {
      if (in.readArrayHeader() != 2) {
        throw new MalformedValueException("NoMoneyException has two parts");
      }
      String message = in.tryReadNil() ? null : in.readString();
      int pairs = in.readMapHeader();
      String owner = null;
      long missing = 0;
      if (pairs < 2) {
        throw new MalformedValueException("fields of NoMoneyException are missing");
      }
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case OWNER_ID -> owner = in.tryReadNil() ? null : in.readString();
          case MISSING_ID -> missing = in.readLong();
          default -> throw ObjectCodec.unknownField(Bank.NoMoneyException.class, id);
        }
        last = id;
      }
      return new Bank.NoMoneyException(message, missing, owner);
    }
  }
}
