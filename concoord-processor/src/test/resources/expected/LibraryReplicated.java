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
 * How {@link Library} is called, stored and restored. Stateless.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "deprecation",
    "removal"
})
public final class LibraryReplicated implements ReplicatedType<Library> {
  static final int CONCOORD_INIT = 472891182;

  static final int CONCOORD_INIT_STRING = 1878468383;

  static final int FIND = 640373974;

  static final int LEND = 941762216;

  static final int ADD_BYTES = 107656785;

  static final int ADD_BOOK = 156561969;

  static final int ADD_LIST = 371932818;

  static final int PUT = 2014977166;

  static final int KEY = 1494429786;

  static final int COMPARE_TO = 1459585615;

  static final int TO_STRING = 1614973640;

  static final int SIZE = 1725287731;

  static final int TWICE = 1583762186;

  private static final List<MethodDescriptor> METHODS = List.of(
      new MethodDescriptor(ADD_BYTES, "add(byte[])", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(ADD_BOOK, "add(Book)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(ADD_LIST, "add(List)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(CONCOORD_INIT, "concoordInit()", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(FIND, "find(String)", MethodDescriptor.Kind.READ_ONLY),
      new MethodDescriptor(LEND, "lend(String,String)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(COMPARE_TO, "compareTo(Library)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(KEY, "key()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(TWICE, "twice(Book)", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(TO_STRING, "toString()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(SIZE, "size()", MethodDescriptor.Kind.WRITE),
      new MethodDescriptor(CONCOORD_INIT_STRING, "concoordInit(String)", MethodDescriptor.Kind.CONSTRUCTOR),
      new MethodDescriptor(PUT, "put(Book)", MethodDescriptor.Kind.WRITE));

  private static final List<ExceptionCodec<?>> EXCEPTIONS = List.of(
      new ShelvesMissingExceptionCodec());

  public LibraryReplicated() {
  }

  @Override
  public String name() {
    return "library";
  }

  @Override
  public Class<Library> type() {
    return Library.class;
  }

  @Override
  public int schema() {
    return 1;
  }

  @Override
  public int fingerprint() {
    return 581253703;
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
  public Library create() {
    return new Library();
  }

  @Override
  public Library construct(int constructorId, ValueReader arguments) throws Throwable {
    switch (constructorId) {
      case CONCOORD_INIT -> {
        requireEnd(arguments);
        return new Library();
      }
      case CONCOORD_INIT_STRING -> {
        String title = arguments.tryReadNil() ? null : arguments.readString();
        requireEnd(arguments);
        return new Library(title);
      }
      default -> throw new MalformedValueException("library has no constructor " + constructorId);
    }
  }

  @Override
  public void invoke(Library object, int methodId, Invocation call, ValueReader arguments,
      ValueWriter result) throws Throwable {
    switch (methodId) {
      case FIND -> {
        String title = arguments.tryReadNil() ? null : arguments.readString();
        requireEnd(arguments);
        Shelves.Book answer = object.find(title);
        Values.SHELVES_BOOK.write(answer, result);
      }
      case LEND -> {
        String title = arguments.tryReadNil() ? null : arguments.readString();
        String reader = arguments.tryReadNil() ? null : arguments.readString();
        requireEnd(arguments);
        String answer = object.lend(title, reader);
        if (result.writePresence(answer)) {
          result.writeString(answer);
        }
      }
      case ADD_BYTES -> {
        byte[] codes = arguments.tryReadNil() ? null : arguments.readBytes();
        requireEnd(arguments);
        result.writeLong(object.add(codes));
      }
      case ADD_BOOK -> {
        Shelves.Book book = Values.SHELVES_BOOK.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.add(book));
      }
      case ADD_LIST -> {
        List<Shelves.Book> more = Values.SHELVES_BOOK_LIST.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.add(more));
      }
      case PUT -> {
        Shelves.Book book = Values.SHELVES_BOOK.read(arguments);
        requireEnd(arguments);
        object.put(book);
        result.writeNil();
      }
      case KEY -> {
        requireEnd(arguments);
        String answer = object.key();
        if (result.writePresence(answer)) {
          result.writeString(answer);
        }
      }
      case COMPARE_TO -> {
        Library other = Values.LIBRARY.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.compareTo(other));
      }
      case TO_STRING -> {
        requireEnd(arguments);
        String answer = object.toString();
        if (result.writePresence(answer)) {
          result.writeString(answer);
        }
      }
      case SIZE -> {
        requireEnd(arguments);
        result.writeLong(object.size());
      }
      case TWICE -> {
        Shelves.Book value = Values.SHELVES_BOOK.read(arguments);
        requireEnd(arguments);
        List<Shelves.Book> answer = object.twice(value);
        Values.SHELVES_BOOK_LIST.write(answer, result);
      }
      default -> throw new MalformedValueException("library has no method " + methodId);
    }
  }

  @Override
  public void writeState(Library object, ValueWriter out) {
    Values.STATE.write(object, out);
  }

  @Override
  public Library readState(ValueReader in) {
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
    static final ValueCodec<Shelves.Book> SHELVES_BOOK = new ShelvesBookCodec();

    static final InPlaceCodec<Library> LIBRARY = new LibraryCodec();

    static final InPlaceCodec<List<Shelves.Book>> SHELVES_BOOK_LIST = Codecs.list(SHELVES_BOOK);

    static final ValueCodec<Library> STATE = Codecs.state(Values.LIBRARY);

    private Values() {
    }
  }

  private static final class ShelvesBookCodec implements ValueCodec<Shelves.Book> {
    @Override
    public void write(Shelves.Book value, ValueWriter out) {
      if (!out.writePresence(value)) {
        return;
      }
      out.writeArrayHeader(2);
      String title = value.title();
      if (out.writePresence(title)) {
        out.writeString(title);
      }
      String reader = value.reader();
      if (out.writePresence(reader)) {
        out.writeString(reader);
      }
    }

    @Override
    public Shelves.Book read(ValueReader in) {
      if (in.tryReadNil()) {
        return null;
      }
      if (in.readArrayHeader() != 2) {
        throw new MalformedValueException("a record Book has 2 components");
      }
      String title = in.tryReadNil() ? null : in.readString();
      String reader = in.tryReadNil() ? null : in.readString();
      return new Shelves.Book(title, reader);
    }
  }

  @SuppressWarnings("unchecked")
  private static final class LibraryCodec extends ObjectCodec<Library> {
    private static final int BOOKS_ID = 924368358;

    private static final int NEXT_ID = 1667294420;

    private static final VarHandle BOOKS;

    private static final VarHandle NEXT;

    static {
      try {
        MethodHandles.Lookup caller = MethodHandles.lookup();
        MethodHandles.Lookup inLibrary = MethodHandles.privateLookupIn(Library.class, caller);
        BOOKS = inLibrary.findVarHandle(Library.class, "books", List.class);
        NEXT = inLibrary.findVarHandle(Library.class, "next", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    LibraryCodec() {
      super(Library.class, Creation.IN_PLACE);
    }

    @Override
    protected Library create(ValueReader in) {
      return new Library();
    }

    @Override
    protected void writeFields(Library object, ValueWriter out) {
      out.writeMapHeader(2);
      out.writeLong(BOOKS_ID);
      List<Shelves.Book> books = (List<Shelves.Book>) BOOKS.get(object);
      Values.SHELVES_BOOK_LIST.writeContents(books, out);
      out.writeLong(NEXT_ID);
      int next = (int) NEXT.get(object);
      out.writeLong(next);
    }

    @Override
    protected void readFields(Library object, ValueReader in) {
      int pairs = in.readMapHeader();
      int last = Integer.MIN_VALUE;
      for (int i = 0; i < pairs; i++) {
        int id = ObjectCodec.nextField(in, last);
        switch (id) {
          case BOOKS_ID, ~BOOKS_ID -> Values.SHELVES_BOOK_LIST.readContents((List<Shelves.Book>) BOOKS.get(object), in, "books");
          case NEXT_ID -> NEXT.set(object, in.readInt());
          default -> throw ObjectCodec.unknownField(Library.class, id);
        }
        last = id;
      }
    }
  }

  private static final class ShelvesMissingExceptionCodec implements ExceptionCodec<Shelves.MissingException> {
    @Override
    public Class<Shelves.MissingException> type() {
      return Shelves.MissingException.class;
    }

    @Override
    public void write(Shelves.MissingException object, ValueWriter out) {
      out.writeArrayHeader(2);
      String message = object.getMessage();
      if (out.writePresence(message)) {
        out.writeString(message);
      }
      out.writeMapHeader(0);
    }

    @Override
    public Shelves.MissingException read(ValueReader in) {
      if (in.readArrayHeader() != 2) {
        throw new MalformedValueException("MissingException has two parts");
      }
      String message = in.tryReadNil() ? null : in.readString();
      Shelves.MissingException object = new Shelves.MissingException(message);
      if (in.readMapHeader() != 0) {
        throw new MalformedValueException("MissingException has no fields");
      }
      return object;
    }
  }
}
