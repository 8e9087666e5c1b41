package org.concoord.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.BatchBinder;
import org.concoord.spi.Invoker;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.SessionWatcher;
import org.concoord.spi.ValueTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One who calls by a client: a session, and the objects that are called in it. Thread-safe, but for
 * the calls themselves, which are the loop's.
 */
final class Caller implements ObjectBinder {
  /** Beyond this, sums with {@link System#nanoTime} could overflow; nobody waits so long. */
  private static final Duration LONGEST_DEADLINE = Duration.ofDays(36_500);

  private final ClientRuntime client;
  private final OpenCalls calls;
  private final SessionSafety safety = new SessionSafety();
  private final Map<String, SharedObject> objects = new HashMap<>();
  private volatile boolean closed;

  /**
   * @param ttlMicros how long its session is to outlive its silence; 0 for what replicas think best
   */
  Caller(ClientRuntime client, long seed, long ttlMicros) {
    this.client = client;
    this.calls = new OpenCalls(new SplittableRandom(seed), ttlMicros, safety, System::nanoTime);
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return bind(type, objectName, deadline, ReadPath.LEADER);
  }

  @Override
  public <T> Invoker bind(
      ReplicatedType<T> type, String objectName, Duration deadline, ReadPath reads) {
    return bind(type, objectName, deadline, reads, null);
  }

  <T> Invoker bind(
      ReplicatedType<T> type, String objectName, Duration deadline, CallGatherer gatherer) {
    return bind(type, objectName, deadline, ReadPath.LEADER, gatherer);
  }

  private <T> Invoker bind(
      ReplicatedType<T> type,
      String objectName,
      Duration deadline,
      ReadPath reads,
      @Nullable CallGatherer gatherer) {
    checkNames(objectName, type.name());
    SharedObject shared;
    synchronized (objects) {
      shared = objects.computeIfAbsent(objectName, name -> new SharedObject(name, type));
    }
    if (!shared.typeName().equals(type.name())) {
      throw new IllegalArgumentException(
          "object \""
              + objectName
              + "\" is bound to type \""
              + shared.typeName()
              + "\" in this client,"
              + " and cannot be one of type \""
              + type.name()
              + "\" too");
    }
    return new BoundObject(client, this, shared, type, nanosOf(deadline), reads, gatherer);
  }

  /** A name that no replica would take must not get as far as a frame. */
  private static void checkNames(String objectName, String typeName) {
    try {
      MessagePackWriter names = new MessagePackWriter(256, Limits.NAME_BYTES);
      names.writeString(objectName);
      names.writeString(typeName);
    } catch (ValueTooLargeException e) {
      throw new IllegalArgumentException(
          "the names of an object and its type take more than "
              + Limits.NAME_BYTES
              + " bytes together: object name of "
              + objectName.length()
              + " characters, type name of "
              + typeName.length(),
          e);
    }
  }

  private static long nanosOf(Duration deadline) {
    return deadline.compareTo(LONGEST_DEADLINE) < 0
        ? deadline.toNanos()
        : LONGEST_DEADLINE.toNanos();
  }

  @Override
  public BatchBinder batch() {
    return new CallGatherer(this);
  }

  @Override
  public ObjectBinder newSession() {
    return client.newSession();
  }

  @Override
  public void watch(SessionWatcher watcher) {
    safety.watch(watcher);
  }

  @Override
  public void unwatch(SessionWatcher watcher) {
    safety.unwatch(watcher);
  }

  ClientRuntime client() {
    return client;
  }

  /** Owned by the loop. */
  OpenCalls calls() {
    return calls;
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives its session back, and leaves those of others. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      client.end(this);
    }
  }
}
