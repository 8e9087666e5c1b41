package com.acme.bank;

/** Nobody of that name has an account. */
public class NoSuchAccountException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String owner;

  public NoSuchAccountException(String owner) {
    super("no account of " + owner);
    this.owner = owner;
  }

  public String owner() {
    return owner;
  }
}
