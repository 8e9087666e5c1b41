package bank;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import javax.annotation.processing.Generated;
import org.concoord.object.Invocation;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ObjectCodec;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * How {@link Counter} is called, stored and restored. Stateless.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
public final class CounterReplicated implements ReplicatedType<Counter> {
  static final int CONCOORD_INIT = 472891182;

  static final int CONCOORD_INIT_LONG = 1353531387;

  static final int INCREMENT = 740391135;

  static final int DECREMENT = 1965794183;

  static final int ADD = 1492194902;

  static final int SET_VALUE = 973985375;

  static final int GET_VALUE = 123721939;

  private static final List<MethodDescriptor> METHODS = List.of(
      new MethodDescriptor(GET_VALUE, "getValue()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(CONCOORD_INIT, "concoordInit()", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(INCREMENT, "increment()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(SET_VALUE, "setValue(long)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(CONCOORD_INIT_LONG, "concoordInit(long)", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(ADD, "add(long)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(DECREMENT, "decrement()", MethodDescriptor.Kind.WRITE));

  private static final List<ExceptionCodec<?>> EXCEPTIONS = List.of();

  public CounterReplicated() {
  }

  @Override
  public String name() {
    return "counter";
  }

  @Override
  public Class<Counter> type() {
    return Counter.class;
  }

  @Override
  public int schema() {
    return 1;
  }

  @Override
  public int fingerprint() {
    return 636494452;
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
  public Counter create() {
    return new Counter();
  }

  @Override
  public Counter construct(int constructorId, ValueReader arguments) throws Throwable {
    switch (constructorId) {
      case CONCOORD_INIT -> {
        requireEnd(arguments);
        return new Counter();
      }
      case CONCOORD_INIT_LONG -> {
        long value = arguments.readLong();
        requireEnd(arguments);
        return new Counter(value);
      }
      default -> throw new MalformedValueException("counter has no constructor " + constructorId);
    }
  }

  @Override
  public void invoke(Counter object, int methodId, Invocation call, ValueReader arguments,
      ValueWriter result) throws Throwable {
    switch (methodId) {
      case INCREMENT -> {
        requireEnd(arguments);
        result.writeLong(object.increment());
      }
      case DECREMENT -> {
        requireEnd(arguments);
        result.writeLong(object.decrement());
      }
      case ADD -> {
        long delta = arguments.readLong();
        requireEnd(arguments);
        result.writeLong(object.add(delta));
      }
      case SET_VALUE -> {
        long newValue = arguments.readLong();
        requireEnd(arguments);
        object.setValue(newValue);
        result.writeNil();
      }
      case GET_VALUE -> {
        requireEnd(arguments);
        result.writeLong(object.getValue());
      }
      default -> throw new MalformedValueException("counter has no method " + methodId);
    }
  }

  @Override
  public void writeState(Counter object, ValueWriter out) {
    Values.STATE.write(object, out);
  }

  @Override
  public Counter readState(ValueReader in) {
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
    static final ValueCodec<Counter> STATE = Codecs.state(new CounterCodec());

    private Values() {
    }
  }

  private static final class CounterCodec extends ObjectCodec<Counter> {
    private static final int VALUE_ID = 1721835558;

    private static final VarHandle VALUE;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inCounter = MethodHandles.privateLookupIn(Counter.class, caller);
        VALUE = inCounter.findVarHandle(Counter.class, "value", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    CounterCodec() {
      super(Counter.class, Creation.BY_CONSTRUCTOR);
    }

    @Override
    protected void writeArguments(Counter object, ValueWriter out) {
      out.writeMapHeader(1);
      out.writeLong(VALUE_ID);
      long value = (long) VALUE.get(object);
      out.writeLong(value);
    }

    @Override
    protected Counter create(ValueReader in) {
      int pairs = in.readMapHeader();
      long value = 0;
      if (pairs < 1) {
        Counter fresh = new Counter();
        value = (long) VALUE.get(fresh);
      }
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case VALUE_ID -> value = in.readLong();
          default -> throw ObjectCodec.unknownField(Counter.class, id);
        }
        last = id;
      }
      return new Counter(value);
    }
  }
}
