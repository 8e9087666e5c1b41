package bank;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Codecs;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * Calls a {@link Shelf} that lives on replicas as if it were here. Thread-safe.
 *
 * <p>Things on a shelf.
 *
 * @param <E> the things
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "unchecked",
    "rawtypes"
})
public final class ShelfProxy<E> implements Shelves.Keyed<E>, AutoCloseable {
  private final ConcoordClient client;

  private final boolean ownsClient;

  private final Invoker invoker;

  /**
   * Connects to the replicas at {@code endpoints}, "host:port, host:port", and calls
   * the object {@code shelf}. {@link #close()} closes the connection.
   */
  public ShelfProxy(String endpoints) {
    this(ConcoordClient.connect(endpoints), "shelf", true);
  }

  /**
   * Calls the object {@code shelf} through {@code client}, which stays open.
   */
  public ShelfProxy(ConcoordClient client) {
    this(client, "shelf", false);
  }

  /**
   * Calls the object {@code name} through {@code client}, which stays open. The object is
   * created at first use.
   */
  public ShelfProxy(ConcoordClient client, String name) {
    this(client, name, false);
  }

  private ShelfProxy(ConcoordClient client, String name, boolean ownsClient) {
    this.client = client;
    this.ownsClient = ownsClient;
    this.invoker = client.bind(new ShelfReplicated(), name);
  }

  /**
   * Calls an object of its own, in memory and without replicas, for unit tests: arguments and
   * results travel as bytes all the same, and after each call the object is restored
   * from its own snapshot.
   *
   * @param values classes annotated {@code @ReplicatedValue} that are to stand behind type
   *     variables
   */
  public static <E> ShelfProxy<E> local(Class<?>... values) {
    return new ShelfProxy<>(ConcoordClient.local(new ShelfReplicated(), values), "shelf", true);
  }

  /**
   * Replaces the object by a new one, on every replica.
   */
  public void concoordInit() {
    Call<Void> call = invoker.call(ShelfReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    call.invoke();
  }

  /**
   * {@link #concoordInit()}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync() {
    Call<Void> call = invoker.call(ShelfReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    return call.invokeAsync();
  }

  /**
   * Replaces the object by a new one, on every replica.
   */
  public void concoordInit(Collection<? extends E> first) {
    Call<Void> call = invoker.call(ShelfReplicated.CONCOORD_INIT_COLLECTION, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    Collection<?> firstErased = (Collection<?>) (Object) first;
    ShelfReplicated.Values.OBJECT_COLLECTION.write(firstErased, arguments);
    call.invoke();
  }

  /**
   * {@link #concoordInit(Collection)}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync(Collection<? extends E> first) {
    Call<Void> call = invoker.call(ShelfReplicated.CONCOORD_INIT_COLLECTION, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    Collection<?> firstErased = (Collection<?>) (Object) first;
    ShelfReplicated.Values.OBJECT_COLLECTION.write(firstErased, arguments);
    return call.invokeAsync();
  }

  /**
   * Puts one on it.
   *
   * @return how often
   */
  public int put(E thing) {
    Call<Integer> call = invoker.call(ShelfReplicated.PUT, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    Codecs.OPAQUE.write(thing, arguments);
    return call.invoke();
  }

  /**
   * {@link #put(Object)}, without waiting for it.
   */
  public CompletableFuture<Integer> putAsync(E thing) {
    Call<Integer> call = invoker.call(ShelfReplicated.PUT, ValueReader::readInt);
    ValueWriter arguments = call.arguments();
    Codecs.OPAQUE.write(thing, arguments);
    return call.invokeAsync();
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final void putAll(E... all) {
    Call<Void> call = invoker.call(ShelfReplicated.PUT_ALL, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    Object[] allErased = (Object[]) (Object) all;
    ShelfReplicated.Values.OBJECT_ARRAY.write(allErased, arguments);
    call.invoke();
  }

  /**
   * {@link #putAll(Object[])}, without waiting for it.
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final CompletableFuture<Void> putAllAsync(E... all) {
    Call<Void> call = invoker.call(ShelfReplicated.PUT_ALL, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    Object[] allErased = (Object[]) (Object) all;
    ShelfReplicated.Values.OBJECT_ARRAY.write(allErased, arguments);
    return call.invokeAsync();
  }

  public Optional<E> first() {
    Call<Optional<E>> call = invoker.call(ShelfReplicated.FIRST,
        in -> (Optional<E>) (Object) ShelfReplicated.Values.OBJECT_OPTIONAL.read(in));
    return call.invoke();
  }

  /**
   * {@link #first()}, without waiting for it.
   */
  public CompletableFuture<Optional<E>> firstAsync() {
    Call<Optional<E>> call = invoker.call(ShelfReplicated.FIRST,
        in -> (Optional<E>) (Object) ShelfReplicated.Values.OBJECT_OPTIONAL.read(in));
    return call.invokeAsync();
  }

  public E key() {
    Call<E> call = invoker.call(ShelfReplicated.KEY, in -> (E) Codecs.OPAQUE.read(in));
    return call.invoke();
  }

  /**
   * {@link #key()}, without waiting for it.
   */
  public CompletableFuture<E> keyAsync() {
    Call<E> call = invoker.call(ShelfReplicated.KEY, in -> (E) Codecs.OPAQUE.read(in));
    return call.invokeAsync();
  }

  public List<E> all() {
    Call<List<E>> call = invoker.call(ShelfReplicated.ALL,
        in -> (List<E>) (Object) ShelfReplicated.Values.OBJECT_LIST.read(in));
    return call.invoke();
  }

  /**
   * {@link #all()}, without waiting for it.
   */
  public CompletableFuture<List<E>> allAsync() {
    Call<List<E>> call = invoker.call(ShelfReplicated.ALL,
        in -> (List<E>) (Object) ShelfReplicated.Values.OBJECT_LIST.read(in));
    return call.invokeAsync();
  }

  public Map<E, Integer> counts() {
    Call<Map<E, Integer>> call = invoker.call(ShelfReplicated.COUNTS,
        in -> (Map<E, Integer>) (Object) ShelfReplicated.Values.OBJECT_INTEGER_MAP.read(in));
    return call.invoke();
  }

  /**
   * {@link #counts()}, without waiting for it.
   */
  public CompletableFuture<Map<E, Integer>> countsAsync() {
    Call<Map<E, Integer>> call = invoker.call(ShelfReplicated.COUNTS,
        in -> (Map<E, Integer>) (Object) ShelfReplicated.Values.OBJECT_INTEGER_MAP.read(in));
    return call.invokeAsync();
  }

  /**
   * One of the two, whatever they are.
   */
  public <T> T choose(List<T> of, T other) {
    Call<T> call = invoker.call(ShelfReplicated.CHOOSE, in -> (T) Codecs.OPAQUE.read(in));
    ValueWriter arguments = call.arguments();
    List<Object> ofErased = (List<Object>) (Object) of;
    ShelfReplicated.Values.OBJECT_LIST.write(ofErased, arguments);
    Codecs.OPAQUE.write(other, arguments);
    return call.invoke();
  }

  /**
   * {@link #choose(List, Object)}, without waiting for it.
   */
  public <T> CompletableFuture<T> chooseAsync(List<T> of, T other) {
    Call<T> call = invoker.call(ShelfReplicated.CHOOSE, in -> (T) Codecs.OPAQUE.read(in));
    ValueWriter arguments = call.arguments();
    List<Object> ofErased = (List<Object>) (Object) of;
    ShelfReplicated.Values.OBJECT_LIST.write(ofErased, arguments);
    Codecs.OPAQUE.write(other, arguments);
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
    return "ShelfProxy[" + invoker.objectName() + "]";
  }
}
