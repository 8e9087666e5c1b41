package com.acme.bank;

/** Somebody's money. */
public record Account(String owner, long cents) {}
