package bank;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Calls a {@link Library} that lives on replicas as if it were here. Thread-safe.
 *
 * <p>Books on shelves: see {@link Shelves.Book}, {@link #lend(String, String)}, {@link java.util.List} and the
 * books.
 *
 * @see #find(String)
 * @see "next"
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "deprecation",
    "removal"
})
@NullMarked
public final class LibraryProxy implements Shelves.Catalogue,
    Shelves.Keyed<String>,
    Comparable<Library>,
    AutoCloseable {
  private final ConcoordClient client;

  private final boolean ownsClient;

  private final Invoker invoker;

  /**
   * Connects to the replicas at {@code endpoints}, "host:port, host:port", and calls
   * the object {@code library}. {@link #close()} closes the connection.
   */
  public LibraryProxy(String endpoints) {
    this(ConcoordClient.connect(endpoints), "library", true);
  }

  /**
   * Calls the object {@code library} through {@code client}, which stays open.
   */
  public LibraryProxy(ConcoordClient client) {
    this(client, "library", false);
  }

  /**
   * Calls the object {@code name} through {@code client}, which stays open. The object is
   * created at first use.
   */
  public LibraryProxy(ConcoordClient client, String name) {
    this(client, name, false);
  }

  private LibraryProxy(ConcoordClient client, String name, boolean ownsClient) {
    this.client = client;
    this.ownsClient = ownsClient;
    this.invoker = client.bind(new LibraryReplicated(), name);
  }

  /**
   * Calls an object of its own, in memory and without replicas, for unit tests: arguments and
   * results travel as bytes all the same, and after each call the object is restored
   * from its own snapshot.
   *
   * @param values classes annotated {@code @ReplicatedValue} that are to stand behind type
   *     variables
   */
  public static LibraryProxy local(Class<?>... values) {
    return new LibraryProxy(ConcoordClient.local(new LibraryReplicated(), values), "library", true);
  }

  /**
   * Replaces the object by a new one, on every replica.
   *
   * <p>An empty {@link Library}, as {@link #concoordInit(String) the other}.
   */
  public void concoordInit() {
    Call<Void> call = invoker.call(LibraryReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    call.invoke();
  }

  /**
   * {@link #concoordInit()}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync() {
    Call<Void> call = invoker.call(LibraryReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    return call.invokeAsync();
  }

  /**
   * Replaces the object by a new one, on every replica.
   *
   * <p>A library with one book.
   *
   * @param title of that book, as {@link Shelves.Book#title()} returns it
   */
  public void concoordInit(String title) {
    Call<Void> call = invoker.call(LibraryReplicated.CONCOORD_INIT_STRING, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    call.invoke();
  }

  /**
   * {@link #concoordInit(String)}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync(String title) {
    Call<Void> call = invoker.call(LibraryReplicated.CONCOORD_INIT_STRING, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    return call.invokeAsync();
  }

  /**
   * Looks for a book, see also {@link Shelves.Book}. Titles that are equal but for case are not found; nor is {@code next}.
   *
   * @param title the whole title
   * @return the book, or null
   */
  public Shelves. @Nullable Book find(String title) {
    Call<Shelves.Book> call = invoker.call(LibraryReplicated.FIND,
        LibraryReplicated.Values.SHELVES_BOOK::read);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    return call.invoke();
  }

  /**
   * {@link #find(String)}, without waiting for it.
   */
  public CompletableFuture<Shelves. @Nullable Book> findAsync(String title) {
    Call<Shelves.Book> call = invoker.call(LibraryReplicated.FIND,
        LibraryReplicated.Values.SHELVES_BOOK::read);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    return call.invokeAsync();
  }

  /**
   * Lends it to {@code reader}.
   *
   * @param title the whole title
   * @param reader to whom, or null to take it back
   * @return who had it before, if {@link #find(String)} finds it at all
   * @throws Shelves.MissingException if there is no such book
   */
  public @Nullable String lend(String title, @Nullable String reader) throws
      Shelves.MissingException {
    Call<String> call = invoker.call(LibraryReplicated.LEND,
        in -> in.tryReadNil() ? null : in.readString());
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    if (arguments.writePresence(reader)) {
      arguments.writeString(reader);
    }
    return call.invoke();
  }

  /**
   * {@link #lend(String, String)}, without waiting for it.
   */
  public CompletableFuture<@Nullable String> lendAsync(String title, @Nullable String reader) {
    Call<String> call = invoker.call(LibraryReplicated.LEND,
        in -> in.tryReadNil() ? null : in.readString());
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(title)) {
      arguments.writeString(title);
    }
    if (arguments.writePresence(reader)) {
      arguments.writeString(reader);
    }
    return call.invokeAsync();
  }

  public int add(byte... codes) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_BYTES, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(codes)) {
      arguments.writeBytes(codes);
    }
    return call.invoke();
  }

  /**
   * {@link #add(byte[])}, without waiting for it.
   */
  public CompletableFuture<Integer> addAsync(byte... codes) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_BYTES, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(codes)) {
      arguments.writeBytes(codes);
    }
    return call.invokeAsync();
  }

  public int add(Shelves.Book book) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_BOOK, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(book, arguments);
    return call.invoke();
  }

  /**
   * {@link #add(Shelves.Book)}, without waiting for it.
   */
  public CompletableFuture<Integer> addAsync(Shelves.Book book) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_BOOK, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(book, arguments);
    return call.invokeAsync();
  }

  public int add(List<Shelves. @Nullable Book> more) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_LIST, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK_LIST.write(more, arguments);
    return call.invoke();
  }

  /**
   * {@link #add(List)}, without waiting for it.
   */
  public CompletableFuture<Integer> addAsync(List<Shelves. @Nullable Book> more) {
    Call<Integer> call = invoker.call(LibraryReplicated.ADD_LIST, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK_LIST.write(more, arguments);
    return call.invokeAsync();
  }

  /**
   * Once.
   *
   * @deprecated use {@link #add(Shelves.Book)}
   */
  @Deprecated(
      since = "1",
      forRemoval = true
  )
  public void put(Shelves.Book book) {
    Call<Void> call = invoker.call(LibraryReplicated.PUT, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(book, arguments);
    call.invoke();
  }

  /**
   * {@link #put(Shelves.Book)}, without waiting for it.
   */
  @Deprecated(
      since = "1",
      forRemoval = true
  )
  public CompletableFuture<Void> putAsync(Shelves.Book book) {
    Call<Void> call = invoker.call(LibraryReplicated.PUT, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(book, arguments);
    return call.invokeAsync();
  }

  public String key() {
    Call<String> call = invoker.call(LibraryReplicated.KEY,
        in -> in.tryReadNil() ? null : in.readString());
    return call.invoke();
  }

  /**
   * {@link #key()}, without waiting for it.
   */
  public CompletableFuture<String> keyAsync() {
    Call<String> call = invoker.call(LibraryReplicated.KEY,
        in -> in.tryReadNil() ? null : in.readString());
    return call.invokeAsync();
  }

  public int compareTo(Library other) {
    Call<Integer> call = invoker.call(LibraryReplicated.COMPARE_TO, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.LIBRARY.write(other, arguments);
    return call.invoke();
  }

  /**
   * {@link #compareTo(Library)}, without waiting for it.
   */
  public CompletableFuture<Integer> compareToAsync(Library other) {
    Call<Integer> call = invoker.call(LibraryReplicated.COMPARE_TO, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.LIBRARY.write(other, arguments);
    return call.invokeAsync();
  }

  public String concoordToString() {
    Call<String> call = invoker.call(LibraryReplicated.TO_STRING,
        in -> in.tryReadNil() ? null : in.readString());
    return call.invoke();
  }

  /**
   * {@link #concoordToString()}, without waiting for it.
   */
  public CompletableFuture<String> concoordToStringAsync() {
    Call<String> call = invoker.call(LibraryReplicated.TO_STRING,
        in -> in.tryReadNil() ? null : in.readString());
    return call.invokeAsync();
  }

  /**
   * How many there are.
   */
  public int size() {
    Call<Integer> call = invoker.call(LibraryReplicated.SIZE, ValueReader::readInt);
    return call.invoke();
  }

  /**
   * {@link #size()}, without waiting for it.
   */
  public CompletableFuture<Integer> sizeAsync() {
    Call<Integer> call = invoker.call(LibraryReplicated.SIZE, ValueReader::readInt);
    return call.invokeAsync();
  }

  /**
   * The same, for {@code T}.
   */
  public List<Shelves.Book> twice(Shelves.Book value) {
    Call<List<Shelves.Book>> call = invoker.call(LibraryReplicated.TWICE,
        LibraryReplicated.Values.SHELVES_BOOK_LIST::read);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(value, arguments);
    return call.invoke();
  }

  /**
   * {@link #twice(Shelves.Book)}, without waiting for it.
   */
  public CompletableFuture<List<Shelves.Book>> twiceAsync(Shelves.Book value) {
    Call<List<Shelves.Book>> call = invoker.call(LibraryReplicated.TWICE,
        LibraryReplicated.Values.SHELVES_BOOK_LIST::read);
    ValueWriter arguments = call.arguments();
    LibraryReplicated.Values.SHELVES_BOOK.write(value, arguments);
    return call.invokeAsync();
  }

  /**
   * Closes the connection, if this proxy made it.
   */
  @Override
  public void close() {
    if (ownsClient) {
      client.close();
    }
  }

  /**
   * Names the object; asks no replica.
   */
  @Override
  public String toString() {
    return "LibraryProxy[" + invoker.objectName() + "]";
  }
}
