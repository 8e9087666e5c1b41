package com.acme.bank;

import org.concoord.spi.MethodDescriptor;

/** Prints what the annotation processor found in {@link Bank}. */
public final class Describe {
  private Describe() {}

  public static void main(String[] args) {
    for (MethodDescriptor method : new BankReplicated().methods()) {
      System.out.println(method.kind() + " " + method.signature());
    }
  }
}
