package com.acme.bank;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** A class as anybody might write it: private and final fields, a record, a checked exception. */
@Replicated
public class Bank {
  private final List<Account> accounts = new ArrayList<>();
  private long transfers;

  public Bank() {}

  public void open(Account account) {
    accounts.add(account);
  }

  public long deposit(String owner, long cents) throws NoSuchAccountException {
    Account before = find(owner);
    Account after = new Account(owner, before.cents() + cents);
    accounts.set(accounts.indexOf(before), after);
    transfers++;
    return after.cents();
  }

  @ReadOnly
  public long transfers() {
    return transfers;
  }

  @ReadOnly
  public List<Account> accounts() {
    return accounts;
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
