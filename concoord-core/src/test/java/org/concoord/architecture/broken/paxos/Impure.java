package org.concoord.architecture.broken.paxos;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Every method breaks the purity of the package it pretends to live in. */
public final class Impure {
  long nanos() {
    return System.nanoTime();
  }

  LongSupplier nanosByReference() {
    return System::nanoTime;
  }

  long nanosInLambda() {
    LongSupplier later = () -> System.nanoTime();
    return later.getAsLong();
  }

  long millis() {
    return System.currentTimeMillis();
  }

  Object clock() {
    return Clock.systemUTC();
  }

  Object instant() {
    return Instant.now();
  }

  Object random() {
    return new Random(1);
  }

  Object splittable() {
    return new SplittableRandom(1);
  }

  Object generator() {
    return RandomGenerator.getDefault();
  }

  int threadLocalRandom() {
    return ThreadLocalRandom.current().nextInt();
  }

  double mathRandom() {
    return Math.random();
  }

  Object uuid() {
    return UUID.randomUUID();
  }

  int identity() {
    return System.identityHashCode(this);
  }

  void shuffle(List<String> names) {
    Collections.shuffle(names);
  }

  Object thread() {
    return new Thread(() -> {});
  }

  Object threadLocal() {
    return new ThreadLocal<String>();
  }

  Object pool() {
    return Executors.newCachedThreadPool();
  }

  Object atomic() {
    return new AtomicLong();
  }

  Object lock() {
    return new ReentrantLock();
  }

  synchronized void synchronizedMethod() {}

  int monitor(int[] numbers) {
    synchronized (this) {
      return numbers[0];
    }
  }

  Object property() {
    return System.getProperty("user.dir");
  }

  int defaultHash(Object any) {
    return any.hashCode();
  }

  Object hashMap() {
    return new HashMap<String, String>();
  }

  Supplier<Map<String, String>> hashMapByReference() {
    return HashMap::new;
  }

  Object hashSet() {
    return new HashSet<String>();
  }

  @SuppressWarnings("JdkObsolete")
  Object hashtable() {
    return new Hashtable<String, String>();
  }

  Object saltedSet() {
    return Set.of(1, 2);
  }

  Object saltedCopyOfSet(Set<String> names) {
    return Set.copyOf(names);
  }

  Object saltedMap() {
    return Map.of(1, 2);
  }

  Object saltedCopyOfMap(Map<String, String> names) {
    return Map.copyOf(names);
  }

  Object collectedSet(List<String> names) {
    return names.stream().collect(Collectors.toSet());
  }

  Object collectedMap(List<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, String::length));
  }

  Object collectedGroups(List<String> names) {
    return names.stream().collect(Collectors.groupingBy(String::length));
  }
}
