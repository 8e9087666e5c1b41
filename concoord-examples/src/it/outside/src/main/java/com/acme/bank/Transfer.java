package com.acme.bank;

/** What is asked for: who gets how much, under a number that the asker chose. */
public record Transfer(long number, String owner, long cents) {}
