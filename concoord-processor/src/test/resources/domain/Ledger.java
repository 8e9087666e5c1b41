package domain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Double entry: every booking balances. */
@Replicated
public class Ledger {
  private final TreeMap<String, Account> accounts = new TreeMap<>();
  private final List<Entry> journal = new ArrayList<>();
  private Currency currency = Currency.getInstance("EUR"); // ERROR: field 'currency' of Ledger cannot be of type java.util.Currency: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
  private long nextNumber = 1;

  public void openAccount(String name, Kind kind) throws LedgerException {
    if (accounts.containsKey(name)) {
      throw new LedgerException("account " + name + " exists");
    }
    accounts.put(name, new Account(name, kind));
  }

  public long book(LocalDate day, String text, Posting... postings) throws LedgerException {
    long sum = 0;
    for (Posting posting : postings) {
      if (!accounts.containsKey(posting.account())) {
        throw new LedgerException("no account " + posting.account());
      }
      sum += posting.cents();
    }
    if (sum != 0) {
      throw new UnbalancedException(sum);
    }
    for (Posting posting : postings) {
      accounts.get(posting.account()).balance += posting.cents();
    }
    journal.add(new Entry(nextNumber, day, text, List.of(postings)));
    return nextNumber++;
  }

  @ReadOnly
  public long balance(String account) throws LedgerException {
    Account found = accounts.get(account);
    if (found == null) {
      throw new LedgerException("no account " + account);
    }
    return found.balance;
  }

  @ReadOnly
  public List<Entry> between(LocalDate from, LocalDate to) {
    return journal.stream()
        .filter(entry -> !entry.day().isBefore(from) && !entry.day().isAfter(to))
        .toList();
  }

  public enum Kind {
    ASSET,
    LIABILITY,
    INCOME,
    EXPENSE
  }

  static class Account {
    final String name;
    final Kind kind;
    long balance;

    Account(String name, Kind kind) {
      this.name = name;
      this.kind = kind;
    }
  }

  public record Posting(String account, long cents) {}

  public record Entry(long number, LocalDate day, String text, List<Posting> postings) {}

  public static class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message) {
      super(message);
    }
  }

  public static class UnbalancedException extends LedgerException {
    private static final long serialVersionUID = 1L;
    public final long difference;

    public UnbalancedException(long difference) {
      super("off by " + difference);
      this.difference = difference;
    }
  }
}
