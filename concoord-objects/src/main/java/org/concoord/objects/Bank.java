package org.concoord.objects;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * Accounts that hold money. Whatever happens, no account is ever overdrawn, and money that leaves
 * one by {@link #transfer} arrives at the other in the same step.
 *
 * <p>Amounts keep the scale that they come with: 1.0 and 1.00 are the same money.
 */
@Replicated
public class Bank {
  private final Map<String, BigDecimal> balances = new TreeMap<>();

  /** A bank without accounts. */
  public Bank() {}

  /**
   * Opens an account that holds nothing.
   *
   * @throws AccountExistsException if there is one of that name
   */
  public void openAccount(String account) throws AccountExistsException {
    if (balances.putIfAbsent(account, BigDecimal.ZERO) != null) {
      throw new AccountExistsException(account);
    }
  }

  /**
   * Puts money into an account.
   *
   * @return what it holds then
   * @throws IllegalArgumentException if {@code amount} is not positive
   */
  public BigDecimal deposit(String account, BigDecimal amount) throws NoSuchAccountException {
    requirePositive(amount);
    BigDecimal balance = balanceOf(account).add(amount);
    balances.put(account, balance);
    return balance;
  }

  /**
   * Takes money out of an account.
   *
   * @return what it holds then
   * @throws IllegalArgumentException if {@code amount} is not positive
   */
  public BigDecimal withdraw(String account, BigDecimal amount)
      throws NoSuchAccountException, InsufficientFundsException {
    requirePositive(amount);
    BigDecimal balance = balanceOf(account);
    if (balance.compareTo(amount) < 0) {
      throw new InsufficientFundsException(account, balance, amount);
    }
    BigDecimal left = balance.subtract(amount);
    balances.put(account, left);
    return left;
  }

  /**
   * Moves money from one account to another, or does nothing at all.
   *
   * @throws IllegalArgumentException if {@code amount} is not positive
   */
  public void transfer(String from, String to, BigDecimal amount)
      throws NoSuchAccountException, InsufficientFundsException {
    BigDecimal before = balanceOf(to);
    withdraw(from, amount);
    balances.put(to, from.equals(to) ? before : before.add(amount));
  }

  /**
   * Closes an account.
   *
   * @return what it held
   */
  public BigDecimal closeAccount(String account) throws NoSuchAccountException {
    BigDecimal balance = balanceOf(account);
    balances.remove(account);
    return balance;
  }

  /** What an account holds. */
  @ReadOnly
  public BigDecimal balance(String account) throws NoSuchAccountException {
    return balanceOf(account);
  }

  /** What all accounts hold together. */
  @ReadOnly
  public BigDecimal total() {
    return balances.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The names of all accounts, sorted. */
  @ReadOnly
  public List<String> accounts() {
    return List.copyOf(balances.keySet());
  }

  private BigDecimal balanceOf(String account) throws NoSuchAccountException {
    BigDecimal balance = balances.get(account);
    if (balance == null) {
      throw new NoSuchAccountException(account);
    }
    return balance;
  }

  private static void requirePositive(BigDecimal amount) {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException(
          "an amount of " + amount + ", where more than 0 is wanted");
    }
  }

  /** There is no account of that name. */
  public static final class NoSuchAccountException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String account;

    public NoSuchAccountException(String account) {
      super("no account is called " + account);
      this.account = account;
    }

    public String account() {
      return account;
    }
  }

  /** There is an account of that name already. */
  public static final class AccountExistsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String account;

    public AccountExistsException(String account) {
      super("an account is called " + account + " already");
      this.account = account;
    }

    public String account() {
      return account;
    }
  }

  /** An account holds less than was asked of it. */
  public static final class InsufficientFundsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String account;
    private final BigDecimal balance;
    private final BigDecimal asked;

    public InsufficientFundsException(String account, BigDecimal balance, BigDecimal asked) {
      super(account + " holds " + balance + ", where " + asked + " were asked");
      this.account = account;
      this.balance = balance;
      this.asked = asked;
    }

    public String account() {
      return account;
    }

    /** What the account held. */
    public BigDecimal balance() {
      return balance;
    }

    /** What was asked of it. */
    public BigDecimal asked() {
      return asked;
    }
  }
}
