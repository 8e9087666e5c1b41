package com.acme.bank;

/** Somebody's money, as a plain class. */
public class Account {
  private final String owner;
  private long cents;

  public Account(String owner) {
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  long cents() {
    return cents;
  }

  void add(long amount) {
    cents += amount;
  }
}
