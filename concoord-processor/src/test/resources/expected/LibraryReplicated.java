package bank;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
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
  public void invoke(Library object, int methodId, ValueReader arguments, ValueWriter result) throws
      Throwable {
    switch (methodId) {
      case FIND -> {
        String title = arguments.tryReadNil() ? null : arguments.readString();
        requireEnd(arguments);
        Shelves.Book answer = object.find(title);
        ShelvesBookCodec.write(answer, result);
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
        Shelves.Book book = ShelvesBookCodec.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.add(book));
      }
      case ADD_LIST -> {
        List<Shelves.Book> more = ShelvesBookListCodec.read(arguments);
        requireEnd(arguments);
        result.writeLong(object.add(more));
      }
      case PUT -> {
        Shelves.Book book = ShelvesBookCodec.read(arguments);
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
        Library other = LibraryCodec.read(arguments);
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
        Shelves.Book value = ShelvesBookCodec.read(arguments);
        requireEnd(arguments);
        List<Shelves.Book> answer = object.twice(value);
        ShelvesBookListCodec.write(answer, result);
      }
      default -> throw new MalformedValueException("library has no method " + methodId);
    }
  }

  @Override
  public void writeState(Library object, ValueWriter out) {
    LibraryState.write(object, out);
  }

  @Override
  public Library readState(ValueReader in) {
    return LibraryState.read(in);
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
   * The id of the next field. Ids rise, so that none comes twice.
   */
  private static int nextField(ValueReader in, int last) {
    int id = in.readInt();
    if (id <= last) {
      throw new MalformedValueException("field " + id + " comes after " + last);
    }
    return id;
  }

  /**
   * Gives a collection in a final field the elements that it had.
   */
  private static <E> void refill(Collection<E> target, Collection<? extends E> elements,
      String field) {
    if (Objects.equals(target, elements)) {
      return;
    }
    if (target == null || elements == null) {
      throw new MalformedValueException(
          field + " is final, and null either here or where it was written");
    }
    target.clear();
    target.addAll(elements);
  }

  @SuppressWarnings("unchecked")
  static final class LibraryState {
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

    private LibraryState() {
    }

    static void write(Library object, ValueWriter out) {
      out.writeMapHeader(2);
      out.writeLong(BOOKS_ID);
      List<Shelves.Book> books = (List<Shelves.Book>) BOOKS.get(object);
      ShelvesBookListCodec.write(books, out);
      out.writeLong(NEXT_ID);
      int next = (int) NEXT.get(object);
      out.writeLong(next);
    }

    static Library read(ValueReader in) {
      Library object = new Library();
      int pairs = in.readMapHeader();
      int last = -1;
      for (int i = 0; i < pairs; i++) {
        int id = nextField(in, last);
        switch (id) {
          case BOOKS_ID -> refill((List<Shelves.Book>) BOOKS.get(object), ShelvesBookListCodec.read(in), "books");
          case NEXT_ID -> NEXT.set(object, in.readInt());
          default -> throw new MalformedValueException("Library has no field " + id);
        }
        last = id;
      }
      return object;
    }
  }

  @SuppressWarnings("unchecked")
  static final class LibraryCodec {
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

    private LibraryCodec() {
    }

    static void write(Library object, ValueWriter out) {
      if (!out.writePresence(object)) {
        return;
      }
      if (object.getClass() != Library.class) {
        throw new IllegalArgumentException(object.getClass().getName()
            + " cannot travel as Library, which it extends");
      }
      out.writeMapHeader(2);
      out.writeLong(BOOKS_ID);
      List<Shelves.Book> books = (List<Shelves.Book>) BOOKS.get(object);
      ShelvesBookListCodec.write(books, out);
      out.writeLong(NEXT_ID);
      int next = (int) NEXT.get(object);
      out.writeLong(next);
    }

    static Library read(ValueReader in) {
      if (in.tryReadNil()) {
        return null;
      }
      Library object = new Library();
      int pairs = in.readMapHeader();
      int last = -1;
      for (int i = 0; i < pairs; i++) {
        int id = nextField(in, last);
        switch (id) {
          case BOOKS_ID -> refill((List<Shelves.Book>) BOOKS.get(object), ShelvesBookListCodec.read(in), "books");
          case NEXT_ID -> NEXT.set(object, in.readInt());
          default -> throw new MalformedValueException("Library has no field " + id);
        }
        last = id;
      }
      return object;
    }
  }

  static final class ShelvesBookCodec {
    private ShelvesBookCodec() {
    }

    static void write(Shelves.Book value, ValueWriter out) {
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

    static Shelves.Book read(ValueReader in) {
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

  static final class ShelvesBookListCodec {
    private ShelvesBookListCodec() {
    }

    static void write(List<Shelves.Book> value, ValueWriter out) {
      if (!out.writePresence(value)) {
        return;
      }
      out.writeArrayHeader(value.size());
      for (Shelves.Book element : value) {
        ShelvesBookCodec.write(element, out);
      }
    }

    static List<Shelves.Book> read(ValueReader in) {
      if (in.tryReadNil()) {
        return null;
      }
      int size = in.readArrayHeader();
      ArrayList<Shelves.Book> value = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        value.add(ShelvesBookCodec.read(in));
      }
      return value;
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
      int pairs = in.readMapHeader();
      if (pairs != 0) {
        throw new MalformedValueException("MissingException has no fields");
      }
      return new Shelves.MissingException(message);
    }
  }
}
