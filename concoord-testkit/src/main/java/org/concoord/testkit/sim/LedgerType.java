package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** {@link Ledger} as generated code would describe it, and a record of what each replica ran. */
final class LedgerType implements ReplicatedType<Ledger> {
  static final String NAME = "ledger";
  static final int APPEND = 7;
  static final int APPEND_AND_THROW = 8;
  static final int SIZE = 9;

  private final List<Ledger> ledgers = new ArrayList<>();
  private final List<Long> ran = new ArrayList<>();
  private final List<Long> results = new ArrayList<>();

  /** Forgets what ran before. */
  void beginSlot() {
    ran.clear();
    results.clear();
  }

  long[] ran() {
    return toArray(ran);
  }

  long[] results() {
    return toArray(results);
  }

  /** The calls that all ledgers of this replica hold. */
  long[] allCalls() {
    List<Long> all = new ArrayList<>();
    ledgers.forEach(ledger -> all.addAll(ledger.calls()));
    return toArray(all);
  }

  private static long[] toArray(List<Long> list) {
    long[] array = new long[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Ledger> type() {
    return Ledger.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(APPEND, "append(long)", MethodDescriptor.Kind.WRITE),
        new MethodDescriptor(APPEND_AND_THROW, "appendAndThrow(long)", MethodDescriptor.Kind.WRITE),
        new MethodDescriptor(SIZE, "size()", MethodDescriptor.Kind.READ_ONLY));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of(LedgerException.CODEC);
  }

  @Override
  public Ledger create() {
    Ledger ledger = new Ledger();
    ledgers.add(ledger);
    return ledger;
  }

  @Override
  public Ledger construct(int constructorId, ValueReader arguments) {
    throw new MalformedValueException("a ledger has no constructor " + constructorId);
  }

  @Override
  public void invoke(
      Ledger ledger,
      int methodId,
      @Nullable Invocation invocation,
      ValueReader arguments,
      ValueWriter result)
      throws LedgerException {
    if (methodId == SIZE) {
      result.writeLong(ledger.calls().size());
      return;
    }
    long call = arguments.readLong();
    long place = ledger.append(call);
    ran.add(call);
    results.add(place);
    if (methodId == APPEND_AND_THROW) {
      throw new LedgerException(place);
    }
    result.writeLong(place);
  }

  @Override
  public void writeState(Ledger ledger, ValueWriter out) {
    out.writeArrayHeader(ledger.calls().size());
    ledger.calls().forEach(out::writeLong);
  }

  @Override
  public Ledger readState(ValueReader in) {
    Ledger ledger = create();
    int size = in.readArrayHeader();
    for (int i = 0; i < size; i++) {
      ledger.append(in.readLong());
    }
    return ledger;
  }
}
