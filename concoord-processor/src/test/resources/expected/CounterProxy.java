package bank;

import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * Calls a {@link Counter} that lives on replicas as if it were here. Thread-safe.
 *
 * <p>A number that counts. Overflow wraps around, as everywhere in Java.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
public final class CounterProxy implements AutoCloseable {
  private final ConcoordClient client;

  private final boolean ownsClient;

  private final Invoker invoker;

  /**
   * Connects to the replicas at {@code endpoints}, "host:port, host:port", and calls
   * the object {@code counter}. {@link #close()} closes the connection.
   */
  public CounterProxy(String endpoints) {
    this(ConcoordClient.connect(endpoints), "counter", true);
  }

  /**
   * Calls the object {@code counter} through {@code client}, which stays open.
   */
  public CounterProxy(ConcoordClient client) {
    this(client, "counter", false);
  }

  /**
   * Calls the object {@code name} through {@code client}, which stays open. The object is
   * created at first use.
   */
  public CounterProxy(ConcoordClient client, String name) {
    this(client, name, false);
  }

  private CounterProxy(ConcoordClient client, String name, boolean ownsClient) {
    this.client = client;
    this.ownsClient = ownsClient;
    this.invoker = client.bind(new CounterReplicated(), name);
  }

  /**
   * Calls an object of its own, in memory and without replicas, for unit tests: arguments and
   * results travel as bytes all the same, and after each call the object is restored
   * from its own snapshot.
   *
   * @param values classes annotated {@code @ReplicatedValue} that are to stand behind type
   *     variables
   */
  public static CounterProxy local(Class<?>... values) {
    return new CounterProxy(ConcoordClient.local(new CounterReplicated(), values), "counter", true);
  }

  /**
   * Replaces the object by a new one, on every replica.
   *
   * <p>A counter at zero.
   */
  public void concoordInit() {
    Call<Void> call = invoker.call(CounterReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    call.invoke();
  }

  /**
   * {@link #concoordInit()}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync() {
    Call<Void> call = invoker.call(CounterReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    return call.invokeAsync();
  }

  /**
   * Replaces the object by a new one, on every replica.
   *
   * <p>A counter at {@code value}.
   */
  public void concoordInit(long value) {
    Call<Void> call = invoker.call(CounterReplicated.CONCOORD_INIT_LONG, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(value);
    call.invoke();
  }

  /**
   * {@link #concoordInit(long)}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync(long value) {
    Call<Void> call = invoker.call(CounterReplicated.CONCOORD_INIT_LONG, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(value);
    return call.invokeAsync();
  }

  /**
   * Adds one.
   *
   * @return the new value
   */
  public long increment() {
    Call<Long> call = invoker.call(CounterReplicated.INCREMENT, ValueReader::readLong);
    return call.invoke();
  }

  /**
   * {@link #increment()}, without waiting for it.
   */
  public CompletableFuture<Long> incrementAsync() {
    Call<Long> call = invoker.call(CounterReplicated.INCREMENT, ValueReader::readLong);
    return call.invokeAsync();
  }

  /**
   * Subtracts one.
   *
   * @return the new value
   */
  public long decrement() {
    Call<Long> call = invoker.call(CounterReplicated.DECREMENT, ValueReader::readLong);
    return call.invoke();
  }

  /**
   * {@link #decrement()}, without waiting for it.
   */
  public CompletableFuture<Long> decrementAsync() {
    Call<Long> call = invoker.call(CounterReplicated.DECREMENT, ValueReader::readLong);
    return call.invokeAsync();
  }

  /**
   * Adds {@code delta}, which may be negative.
   *
   * @return the new value
   */
  public long add(long delta) {
    Call<Long> call = invoker.call(CounterReplicated.ADD, ValueReader::readLong);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(delta);
    return call.invoke();
  }

  /**
   * {@link #add(long)}, without waiting for it.
   */
  public CompletableFuture<Long> addAsync(long delta) {
    Call<Long> call = invoker.call(CounterReplicated.ADD, ValueReader::readLong);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(delta);
    return call.invokeAsync();
  }

  /**
   * Sets the value to {@code newValue}.
   */
  public void setValue(long newValue) {
    Call<Void> call = invoker.call(CounterReplicated.SET_VALUE, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(newValue);
    call.invoke();
  }

  /**
   * {@link #setValue(long)}, without waiting for it.
   */
  public CompletableFuture<Void> setValueAsync(long newValue) {
    Call<Void> call = invoker.call(CounterReplicated.SET_VALUE, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    arguments.writeLong(newValue);
    return call.invokeAsync();
  }

  /**
   * The value, as of some moment during the call.
   */
  public long getValue() {
    Call<Long> call = invoker.call(CounterReplicated.GET_VALUE, ValueReader::readLong);
    return call.invoke();
  }

  /**
   * {@link #getValue()}, without waiting for it.
   */
  public CompletableFuture<Long> getValueAsync() {
    Call<Long> call = invoker.call(CounterReplicated.GET_VALUE, ValueReader::readLong);
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
    return "CounterProxy[" + invoker.objectName() + "]";
  }
}
