package org.concoord.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.codec.Limits;
import org.concoord.object.Session;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedType;
import org.jspecify.annotations.Nullable;

/** One who calls local objects. What it knows of its calls is guarded by the objects' monitor. */
final class LocalSession implements ObjectBinder {
  private final LocalObjects objects;
  private final Session name;

  /** Calls that wait for others, by their numbers. */
  private final Map<Long, LocalWait> waiting = new TreeMap<>();

  /** Numbers of those that have been answered since the last command. */
  private final Deque<Long> answered = new ArrayDeque<>();

  LocalSession(LocalObjects objects, Session name) {
    this.objects = objects;
    this.name = name;
  }

  Session name() {
    return name;
  }

  Map<Long, LocalWait> waiting() {
    return waiting;
  }

  /** A call waits no more; returns it, or null if none of that number did. */
  @Nullable LocalWait answered(long request) {
    LocalWait call = waiting.remove(request);
    if (call != null) {
      answered.add(request);
    }
    return call;
  }

  /** What calls that waited have come to reaches them; no need to keep it. */
  long[] takeAnswered() {
    long[] requests = new long[Math.min(answered.size(), Limits.RECEIVED)];
    Arrays.setAll(requests, i -> answered.remove());
    return requests;
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return objects.bind(type, objectName, this);
  }

  @Override
  public ObjectBinder newSession() {
    return objects.newSession();
  }

  @Override
  public void close() {
    objects.close(this);
  }
}
