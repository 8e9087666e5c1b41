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

/**
 * Calls a {@link Bank} that lives on replicas as if it were here. Thread-safe.
 *
 * <p>Accounts and what happened to them.
 */
@Generated("org.concoord.processor.ReplicatedProcessor")
@SuppressWarnings({
    "deprecation",
    "removal"
})
public final class BankProxy implements AutoCloseable {
  private final ConcoordClient client;

  private final boolean ownsClient;

  private final Invoker invoker;

  /**
   * Connects to the replicas at {@code endpoints}, "host:port, host:port", and calls
   * the object {@code bank.v1}. {@link #close()} closes the connection.
   */
  public BankProxy(String endpoints) {
    this(ConcoordClient.connect(endpoints), "bank.v1", true);
  }

  /**
   * Calls the object {@code bank.v1} through {@code client}, which stays open.
   */
  public BankProxy(ConcoordClient client) {
    this(client, "bank.v1", false);
  }

  /**
   * Calls the object {@code name} through {@code client}, which stays open. The object is
   * created at first use.
   */
  public BankProxy(ConcoordClient client, String name) {
    this(client, name, false);
  }

  private BankProxy(ConcoordClient client, String name, boolean ownsClient) {
    this.client = client;
    this.ownsClient = ownsClient;
    this.invoker = client.bind(new BankReplicated(), name);
  }

  /**
   * Calls an object of its own, in memory and without replicas, for unit tests: arguments and
   * results travel as bytes all the same, and after each call the object is restored
   * from its own snapshot.
   *
   * @param values classes annotated {@code @ReplicatedValue} that are to stand behind type
   *     variables
   */
  public static BankProxy local(Class<?>... values) {
    return new BankProxy(ConcoordClient.local(new BankReplicated(), values), "bank.v1", true);
  }

  /**
   * Replaces the object by a new one, on every replica.
   */
  public void concoordInit() {
    Call<Void> call = invoker.call(BankReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    call.invoke();
  }

  /**
   * {@link #concoordInit()}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync() {
    Call<Void> call = invoker.call(BankReplicated.CONCOORD_INIT, ResultReader.NOTHING);
    return call.invokeAsync();
  }

  /**
   * Replaces the object by a new one, on every replica.
   *
   * <p>A bank with a limit, or {@code null} for none.
   */
  public void concoordInit(Long limit) {
    Call<Void> call = invoker.call(BankReplicated.CONCOORD_INIT_LONG, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(limit)) {
      arguments.writeLong(limit);
    }
    call.invoke();
  }

  /**
   * {@link #concoordInit(Long)}, without waiting for it.
   */
  public CompletableFuture<Void> concoordInitAsync(Long limit) {
    Call<Void> call = invoker.call(BankReplicated.CONCOORD_INIT_LONG, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(limit)) {
      arguments.writeLong(limit);
    }
    return call.invokeAsync();
  }

  /**
   * Opens an account.
   *
   * @throws Bank.NoMoneyException never, but it might
   */
  public Bank.Account open(String owner, long balance) throws Bank.NoMoneyException {
    Call<Bank.Account> call = invoker.call(BankReplicated.OPEN,
        BankReplicated.Values.BANK_ACCOUNT::read);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(owner)) {
      arguments.writeString(owner);
    }
    arguments.writeLong(balance);
    return call.invoke();
  }

  /**
   * {@link #open(String, long)}, without waiting for it.
   */
  public CompletableFuture<Bank.Account> openAsync(String owner, long balance) {
    Call<Bank.Account> call = invoker.call(BankReplicated.OPEN,
        BankReplicated.Values.BANK_ACCOUNT::read);
    ValueWriter arguments = call.arguments();
    if (arguments.writePresence(owner)) {
      arguments.writeString(owner);
    }
    arguments.writeLong(balance);
    return call.invokeAsync();
  }

  public void transfer(Bank.Transfer transfer) throws Bank.NoMoneyException, Bank.ClosedException {
    Call<Void> call = invoker.call(BankReplicated.TRANSFER, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    BankReplicated.Values.BANK_TRANSFER.write(transfer, arguments);
    call.invoke();
  }

  /**
   * {@link #transfer(Bank.Transfer)}, without waiting for it.
   */
  public CompletableFuture<Void> transferAsync(Bank.Transfer transfer) {
    Call<Void> call = invoker.call(BankReplicated.TRANSFER, ResultReader.NOTHING);
    ValueWriter arguments = call.arguments();
    BankReplicated.Values.BANK_TRANSFER.write(transfer, arguments);
    return call.invokeAsync();
  }

  public List<Bank.Account> accounts() {
    Call<List<Bank.Account>> call = invoker.call(BankReplicated.ACCOUNTS,
        BankReplicated.Values.BANK_ACCOUNT_LIST::read);
    return call.invoke();
  }

  /**
   * {@link #accounts()}, without waiting for it.
   */
  public CompletableFuture<List<Bank.Account>> accountsAsync() {
    Call<List<Bank.Account>> call = invoker.call(BankReplicated.ACCOUNTS,
        BankReplicated.Values.BANK_ACCOUNT_LIST::read);
    return call.invokeAsync();
  }

  public byte[] seal(byte... call) {
    Call<byte[]> call_ = invoker.call(BankReplicated.SEAL,
        in -> in.tryReadNil() ? null : in.readBytes());
    ValueWriter arguments = call_.arguments();
    if (arguments.writePresence(call)) {
      arguments.writeBytes(call);
    }
    return call_.invoke();
  }

  /**
   * {@link #seal(byte[])}, without waiting for it.
   */
  public CompletableFuture<byte[]> sealAsync(byte... call) {
    Call<byte[]> call_ = invoker.call(BankReplicated.SEAL,
        in -> in.tryReadNil() ? null : in.readBytes());
    ValueWriter arguments = call_.arguments();
    if (arguments.writePresence(call)) {
      arguments.writeBytes(call);
    }
    return call_.invokeAsync();
  }

  public Long limit() {
    Call<Long> call = invoker.call(BankReplicated.LIMIT,
        in -> in.tryReadNil() ? null : in.readLong());
    return call.invoke();
  }

  /**
   * {@link #limit()}, without waiting for it.
   */
  public CompletableFuture<Long> limitAsync() {
    Call<Long> call = invoker.call(BankReplicated.LIMIT,
        in -> in.tryReadNil() ? null : in.readLong());
    return call.invokeAsync();
  }

  @Deprecated
  public char initial(int in, String call, String arguments, String invoker) {
    Call<Character> call_ = this.invoker.call(BankReplicated.INITIAL, ValueReader::readChar);
    ValueWriter arguments_ = call_.arguments();
    arguments_.writeLong(in);
    if (arguments_.writePresence(call)) {
      arguments_.writeString(call);
    }
    if (arguments_.writePresence(arguments)) {
      arguments_.writeString(arguments);
    }
    if (arguments_.writePresence(invoker)) {
      arguments_.writeString(invoker);
    }
    return call_.invoke();
  }

  /**
   * {@link #initial(int, String, String, String)}, without waiting for it.
   */
  @Deprecated
  public CompletableFuture<Character> initialAsync(int in, String call, String arguments,
      String invoker) {
    Call<Character> call_ = this.invoker.call(BankReplicated.INITIAL, ValueReader::readChar);
    ValueWriter arguments_ = call_.arguments();
    arguments_.writeLong(in);
    if (arguments_.writePresence(call)) {
      arguments_.writeString(call);
    }
    if (arguments_.writePresence(arguments)) {
      arguments_.writeString(arguments);
    }
    if (arguments_.writePresence(invoker)) {
      arguments_.writeString(invoker);
    }
    return call_.invokeAsync();
  }

  public String concoordToString() {
    Call<String> call = invoker.call(BankReplicated.TO_STRING,
        in -> in.tryReadNil() ? null : in.readString());
    return call.invoke();
  }

  /**
   * {@link #concoordToString()}, without waiting for it.
   */
  public CompletableFuture<String> concoordToStringAsync() {
    Call<String> call = invoker.call(BankReplicated.TO_STRING,
        in -> in.tryReadNil() ? null : in.readString());
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
    return "BankProxy[" + invoker.objectName() + "]";
  }
}
