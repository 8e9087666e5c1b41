package bank;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * How {@link Shelf} is called, stored and restored. Stateless.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "unchecked",
    "rawtypes"
})
public final class ShelfReplicated implements ReplicatedType<Shelf<Object>> {
  static final int CONCOORD_INIT = 472891182;

  static final int CONCOORD_INIT_COLLECTION = 1888273763;

  static final int PUT = 1883004160;

  static final int PUT_ALL = 647251789;

  static final int FIRST = 1041961790;

  static final int KEY = 1494429786;

  static final int ALL = 315889830;

  static final int COUNTS = 386806836;

  static final int CHOOSE = 1059622594;

  private static final List<MethodDescriptor> METHODS = List.of(
      new MethodDescriptor(ALL, "all()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(COUNTS, "counts()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(CONCOORD_INIT, "concoordInit()", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(PUT_ALL, "putAll(Object[])", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(FIRST, "first()", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(CHOOSE, "choose(List,Object)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(KEY, "key()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(PUT, "put(Object)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(CONCOORD_INIT_COLLECTION, "concoordInit(Collection)", MethodDescriptor.Kind.CONSTRUCTOR));

  private static final List<ExceptionCodec<?>> EXCEPTIONS = List.of();

  public ShelfReplicated() {
  }

  @Override
  public String name() {
    return "shelf";
  }

  @Override
  public Class<Shelf<Object>> type() {
    return (Class<Shelf<Object>>) (Class<?>) Shelf.class;
  }

  @Override
  public int schema() {
    return 1;
  }

  @Override
  public int fingerprint() {
    return 564859904;
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
  public Shelf<Object> create() {
    return new Shelf<Object>();
  }

  @Override
  public Shelf<Object> construct(int constructorId, ValueReader arguments) throws Throwable {
    switch (constructorId) {
      case CONCOORD_INIT -> {
        requireEnd(arguments);
        return new Shelf<Object>();
      }
      case CONCOORD_INIT_COLLECTION -> {
        Collection<?> first = Values.OBJECT_COLLECTION.read(arguments);
        requireEnd(arguments);
        return new Shelf<Object>(first);
      }
      default -> throw new MalformedValueException("shelf has no constructor " + constructorId);
    }
  }

  @Override
  public void invoke(Shelf<Object> object, int methodId, Invocation call, ValueReader arguments,
      ValueWriter result) throws Throwable {
    switch (methodId) {
      case PUT -> {
        Object thing = Codecs.OPAQUE.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.put(thing));
      }
      case PUT_ALL -> {
        Object[] all = Values.OBJECT_ARRAY.read(arguments);
        requireEnd(arguments);
        object.putAll(all);
        result.writeNil();
      }
      case FIRST -> {
        requireEnd(arguments);
        Optional<Object> answer = object.first();
        Values.OBJECT_OPTIONAL.write(answer, result);
      }
      case KEY -> {
        requireEnd(arguments);
        Object answer = object.key();
        Codecs.OPAQUE.write(answer, result);
      }
      case ALL -> {
        requireEnd(arguments);
        List<Object> answer = object.all();
        Values.OBJECT_LIST.write(answer, result);
      }
      case COUNTS -> {
        requireEnd(arguments);
        Map<Object, Integer> answer = object.counts();
        Values.OBJECT_INTEGER_MAP.write(answer, result);
      }
      case CHOOSE -> {
        List<Object> of = Values.OBJECT_LIST.read(arguments);
        Object other = Codecs.OPAQUE.read(arguments);
        requireEnd(arguments);
        Object answer = object.choose(of, other);
        Codecs.OPAQUE.write(answer, result);
      }
      default -> throw new MalformedValueException("shelf has no method " + methodId);
    }
  }

  @Override
  public void writeState(Shelf<Object> object, ValueWriter out) {
    Values.STATE.write(object, out);
  }

  @Override
  public Shelf<Object> readState(ValueReader in) {
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
  @SuppressWarnings({
      "unchecked",
      "rawtypes"
  })
  static final class Values {
    static final InPlaceCodec<Deque<Object>> OBJECT_DEQUE = Codecs.deque(Codecs.OPAQUE);

    static final InPlaceCodec<Map<Object, Integer>> OBJECT_INTEGER_MAP = Codecs.map(Codecs.OPAQUE, Codecs.INTEGER);

    static final InPlaceCodec<Collection<?>> OBJECT_COLLECTION = (InPlaceCodec<Collection<?>>)
    (InPlaceCodec<?>) Codecs.collection(Codecs.OPAQUE);

    static final InPlaceCodec<Object[]> OBJECT_ARRAY = Codecs.array(Object[]::new, Codecs.OPAQUE);

    static final ValueCodec<Optional<Object>> OBJECT_OPTIONAL = Codecs.optional(Codecs.OPAQUE);

    static final InPlaceCodec<List<Object>> OBJECT_LIST = Codecs.list(Codecs.OPAQUE);

    static final ValueCodec<Shelf<Object>> STATE = Codecs.state(new ObjectShelfCodec());

    private Values() {
    }
  }

  @SuppressWarnings("unchecked")
  private static final class ObjectShelfCodec extends ObjectCodec<Shelf<Object>> {
    private static final int THINGS_ID = 1057943524;

    private static final int COUNTS_ID = 1726782283;

    private static final VarHandle THINGS;

    private static final VarHandle COUNTS;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inShelf = MethodHandles.privateLookupIn(Shelf.class, caller);
        THINGS = inShelf.findVarHandle(Shelf.class, "things", Deque.class);
        COUNTS = inShelf.findVarHandle(Shelf.class, "counts", Map.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @SuppressWarnings("unchecked")
    ObjectShelfCodec() {
      super((Class<Shelf<Object>>) (Class<?>) Shelf.class, Creation.IN_PLACE);
    }

    @Override
    protected Shelf<Object> create(ValueReader in) {
      return new Shelf<Object>();
    }

    @Override
    protected void writeFields(Shelf<Object> object, ValueWriter out) {
      out.writeMapHeader(2);
      out.writeLong(THINGS_ID);
      Deque<Object> things = (Deque<Object>) THINGS.get(object);
      Values.OBJECT_DEQUE.writeContents(things, out);
      out.writeLong(COUNTS_ID);
      Map<Object, Integer> counts = (Map<Object, Integer>) COUNTS.get(object);
      Values.OBJECT_INTEGER_MAP.writeContents(counts, out);
    }

    @Override
    protected void readFields(Shelf<Object> object, ValueReader in) {
      int pairs = in.readMapHeader();
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case THINGS_ID, ~THINGS_ID -> Values.OBJECT_DEQUE.readContents((Deque<Object>) THINGS.get(object), in, "things");
          case COUNTS_ID, ~COUNTS_ID -> Values.OBJECT_INTEGER_MAP.readContents((Map<Object, Integer>) COUNTS.get(object), in, "counts");
          default -> throw ObjectCodec.unknownField(Shelf.class, id);
        }
        last = id;
      }
    }
  }
}
