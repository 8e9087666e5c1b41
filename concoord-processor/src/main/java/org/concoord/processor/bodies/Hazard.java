package org.concoord.processor.bodies;

import java.util.Locale;

/**
 * What makes replicas that execute the same calls differ. Each is silenced where it cannot matter
 * by {@code @SuppressWarnings("concoord:time: the reason")} and so on, but for {@link #PROXY}.
 */
enum Hazard {
  TIME(
      "differs from replica to replica; take an Invocation and ask it for now(), or let the caller"
          + " pass the time as an argument"),
  RANDOM(
      "differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let"
          + " the caller draw it and pass it as an argument"),
  THREADS(
      "involves other threads, which go at a pace of their own on each replica; do the work in the"
          + " method itself, or at the client"),
  SYNCHRONIZED("keeps nobody out, since a replica runs one call at a time; remove it"),
  UNDECLARED(
      "will reach callers as RemoteInvocationException, since no method declares it; name it in the"
          + " throws clause of the method that throws it"),
  ENVIRONMENT(
      "depends on the machine, and each replica has its own; let the caller look, and pass what it"
          + " saw as an argument"),
  IDENTITY(
      "depends on where an object lies in memory; use what the object holds, as a record does"),
  STATIC("is no part of the object's state, so replicas may differ in it; make it a field"),
  ASSERT(
      "is executed only where the JVM was told to, which each replica is by itself; throw an"
          + " exception"),
  PARALLEL("goes in an order of its own on each replica; use the sequential one"),
  LOCALE(
      "depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC,"
          + " StandardCharsets.UTF_8"),
  ORDER(
      "is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap,"
          + " or a LinkedHashSet, TreeSet or EnumSet"),
  UNEXPLAINED(
      "gives no reason why replicas do not differ by it; write it behind the key, as in"
          + " \"concoord:time: nobody decides by it\""),
  PROXY(
      "is called by a replica, which would wait for what it must execute itself; let the client"
          + " make both calls, or keep both objects in one");

  private final String text;

  Hazard(String text) {
    this.text = text;
  }

  /** {@code concoord:time}. */
  String key() {
    return "concoord:" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether replicas do not differ by it, and only its author may be mistaken. */
  boolean isHarmless() {
    return this == SYNCHRONIZED || this == UNDECLARED;
  }

  /** Whether no replica could go on after it. */
  boolean isFatal() {
    return this == PROXY;
  }

  boolean canBeSilenced() {
    return this != PROXY && this != UNEXPLAINED;
  }

  /** The whole complaint about {@code what}. */
  String complain(String what) {
    return what + " " + text + (canBeSilenced() ? " [" + key() + "]" : "");
  }
}
