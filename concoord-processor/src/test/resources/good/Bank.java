package bank;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Accounts and what happened to them. */
@Replicated("bank.v1")
public class Bank {
  private final List<Account> accounts = new ArrayList<>();
  private byte[] seal;
  protected Long limit;
  private String motto = "none";

  public Bank() {}

  /** A bank with a limit, or {@code null} for none. */
  public Bank(Long limit) {
    this.limit = limit;
  }

  /**
   * Opens an account.
   *
   * @throws NoMoneyException never, but it might
   */
  public Account open(String owner, long balance) throws NoMoneyException {
    if (balance < 0) {
      throw new NoMoneyException("cannot open with " + balance, -balance, owner);
    }
    Account account = new Account(owner);
    account.balance = balance;
    accounts.add(account);
    return account;
  }

  public void transfer(Transfer transfer) throws NoMoneyException, ClosedException {
    if (seal == null) {
      throw new ClosedException(transfer.amount());
    }
    Account from = find(transfer.from());
    if (from.balance < transfer.amount()) {
      throw new NoMoneyException(null, transfer.amount() - from.balance, transfer.from());
    }
    from.balance -= transfer.amount();
    find(transfer.to()).balance += transfer.amount();
    from.history.add(transfer);
  }

  private Account find(String owner) {
    for (Account account : accounts) {
      if (account.owner().equals(owner)) {
        return account;
      }
    }
    throw new IllegalArgumentException("nobody is called " + owner);
  }

  @ReadOnly
  public List<Account> accounts() {
    return accounts;
  }

  public byte[] seal(byte... call) {
    byte[] before = seal;
    seal = call;
    return before;
  }

  @ReadOnly
  public Long limit() {
    return limit;
  }

  @Deprecated
  public char initial(int in, String call, String arguments, String invoker) {
    return motto.charAt(in);
  }

  @Override
  public String toString() {
    return motto + accounts.size();
  }

  /** An account. */
  public static class Account {
    private final String owner;
    private final List<Transfer> history = new ArrayList<>();
    long balance;

    Account(String owner) {
      this.owner = owner;
    }

    public String owner() {
      return owner;
    }

    public long balance() {
      return balance;
    }

    public List<Transfer> history() {
      return history;
    }
  }

  /** Money on its way. */
  public record Transfer(String from, String to, long amount, Note note) {}

  /** Why. */
  public record Note(String text, boolean urgent, List<Integer> tags) {}

  /** Too little money. */
  public static class NoMoneyException extends Exception {
    private static final long serialVersionUID = 1L;
    private final long missing;
    private String owner;

    public NoMoneyException(String message, long missing, String owner) {
      super(message);
      this.missing = missing;
      this.owner = owner;
    }

    public long missing() {
      return missing;
    }

    public String owner() {
      return owner;
    }
  }

  /** The bank is closed. */
  public static class ClosedException extends Exception {
    private static final long serialVersionUID = 1L;
    final long amount;

    public ClosedException(long amount) {
      super("closed, and so no " + amount);
      this.amount = amount;
    }
  }
}
