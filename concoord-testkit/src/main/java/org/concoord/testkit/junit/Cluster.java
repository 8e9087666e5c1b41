package org.concoord.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.concoord.ConcoordClient;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one test, numbered from 0, in the test's own process and on real sockets. To be
 * used by one thread; the client may be shared.
 */
public final class Cluster {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 5;

  private final List<String> addresses;

  /** Open or closed: a closed one still says so. */
  private final List<Replica> replicas = new ArrayList<>();

  private final boolean[] closed;
  private @Nullable ConcoordClient client;

  private Cluster(List<String> addresses) {
    this.addresses = addresses;
    this.closed = new boolean[addresses.size()];
  }

  static Cluster start(int size, List<Class<?>> types) {
    Cluster cluster = new Cluster(freeAddresses(size));
    try {
      for (String address : cluster.addresses) {
        ReplicaConfig.Builder config =
            ReplicaConfig.builder().listen(address).firstMembers(cluster.addresses);
        types.forEach(config::replicate);
        cluster.replicas.add(Replica.start(config.build()));
      }
      for (Replica replica : cluster.replicas) {
        replica.awaitReady(PATIENCE);
      }
      return cluster;
    } catch (InterruptedException e) {
      cluster.closeAll();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster was starting", e);
    } catch (RuntimeException e) {
      cluster.closeAll();
      throw e;
    }
  }

  /** How many replicas were started, closed ones included. */
  public int size() {
    return addresses.size();
  }

  /** What a client connects to: {@code host:port, host:port}. */
  public String endpoints() {
    return String.join(", ", addresses);
  }

  /** A client of all the replicas, the same at each call; it is closed with the cluster. */
  public ConcoordClient client() {
    ConcoordClient connected = client;
    if (connected == null) {
      connected = ConcoordClient.connect(endpoints());
      client = connected;
    }
    return connected;
  }

  /** The replica of that number, for its {@code status()}. */
  public Replica replica(int number) {
    return replicas.get(checked(number));
  }

  /**
   * Waits until one replica leads and all that are open follow it, for 30 s at most.
   *
   * @return the leader's number; it may change at any time after
   * @throws AssertionError if there is none; the message has the status of each replica
   */
  public int awaitLeader() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      int leader = agreedLeader();
      if (leader >= 0) {
        return leader;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no leader after " + PATIENCE.toSeconds() + " s\n" + this);
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a leader", e);
      }
    }
  }

  /** The number of the leader that all open replicas name and that says so itself, or -1. */
  private int agreedLeader() {
    @Nullable String named = null;
    for (int i = 0; i < size(); i++) {
      if (!closed[i]) {
        String leader = replicas.get(i).status().leader();
        if (leader.isEmpty() || named != null && !named.equals(leader)) {
          return -1;
        }
        named = leader;
      }
    }
    int leader = named == null ? -1 : addresses.indexOf(named);
    return leader >= 0 && !closed[leader] && replicas.get(leader).isLeader() ? leader : -1;
  }

  /**
   * Closes a replica in good order, as {@link Replica#close} does: a leader hands over first. In
   * memory mode, the only one yet, it does not come back: what a replica forgets with its process
   * it may not vote on again. More than a minority closed, and calls find no majority. For a death
   * without warning, run replicas in processes and kill those.
   *
   * @throws IllegalStateException if it is closed already
   */
  public void close(int number) {
    if (closed[checked(number)]) {
      throw new IllegalStateException("replica " + number + " is closed already");
    }
    closed[number] = true;
    replicas.get(number).close();
  }

  private int checked(int number) {
    if (number < 0 || number >= size()) {
      throw new IllegalArgumentException(
          "there is no replica " + number + "; they are 0 to " + (size() - 1));
    }
    return number;
  }

  /** The client first, while there is still somebody to end its session. */
  void closeAll() {
    try {
      if (client != null) {
        client.close();
      }
    } finally {
      for (int i = 0; i < replicas.size(); i++) {
        if (!closed[i]) {
          close(i);
        }
      }
    }
  }

  /** The status of each replica. */
  @Override
  public String toString() {
    return replicas.stream()
        .map(replica -> replica.status().toString())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** Held together until all are known, so that no two are the same. */
  private static List<String> freeAddresses(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<String> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        addresses.add("127.0.0.1:" + socket.getLocalPort());
      }
      for (ServerSocket socket : held) {
        socket.close();
      }
      return List.copyOf(addresses);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
