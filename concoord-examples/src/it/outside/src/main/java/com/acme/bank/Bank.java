package com.acme.bank;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * A class as anybody might write it: private and final fields, a record, a list, a checked
 * exception.
 */
@Replicated
public class Bank {
  private final String name;
  private final List<Account> accounts = new ArrayList<>();
  private final List<Long> transfers = new ArrayList<>();
  private long total;

  public Bank() {
    this("unnamed");
  }

  public Bank(String name) {
    this.name = name;
  }

  public void open(Account account) {
    accounts.add(account);
  }

  /** Returns what the account holds then. */
  public long transfer(Transfer transfer) throws NoSuchAccountException {
    Account account = find(transfer.owner());
    account.add(transfer.cents());
    transfers.add(transfer.number());
    total++;
    return account.cents();
  }

  @ReadOnly
  public String name() {
    return name;
  }

  /** How many transfers have run. */
  @ReadOnly
  public long total() {
    return total;
  }

  /** The numbers of the transfers that have run, in their order. */
  @ReadOnly
  public List<Long> transfers() {
    return transfers;
  }

  private Account find(String owner) throws NoSuchAccountException {
    for (Account account : accounts) {
      if (account.owner().equals(owner)) {
        return account;
      }
    }
    throw new NoSuchAccountException(owner);
  }
}
