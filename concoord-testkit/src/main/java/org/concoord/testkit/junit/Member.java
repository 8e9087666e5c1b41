package org.concoord.testkit.junit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.server.Probe;
import org.concoord.server.ReplicaServer;
import org.concoord.transport.Loop;
import org.jspecify.annotations.Nullable;

/** One of the numbered places of a cluster, and the replica that runs there or last did. */
final class Member implements AutoCloseable {
  private final int number;
  private final HeldPort port;
  private final Network network;
  private final ReplicaConfig config;
  private @Nullable ReplicaServer newest;
  private boolean running;

  /**
   * @param lease which leaders are granted; zero: none
   */
  Member(
      int number,
      HeldPort port,
      List<String> addresses,
      NamedClasses classes,
      Duration lease,
      Network network) {
    this.number = number;
    this.port = port;
    this.network = network;
    ReplicaConfig.Builder builder =
        classes.toldTo(ReplicaConfig.builder()).listen(port.address()).firstMembers(addresses);
    this.config = (lease.isZero() ? builder : builder.leaderLease(lease)).build();
  }

  /** Starts a replica, or another one after the last has ended. */
  void start() {
    if (running) {
      throw new IllegalStateException(
          "replica " + number + " runs; kill or close it before it is started again");
    }
    Probe probe =
        new Probe() {
          @Override
          public Loop loop(String threadName) {
            return network.loop(number, threadName);
          }
        };
    try {
      newest = ReplicaServer.start(config, probe);
    } catch (UncheckedIOException inTheWay) {
      if (!port.isHeld()) {
        throw inTheWay;
      }
      port.release();
      newest = ReplicaServer.start(config, probe);
    }
    running = true;
  }

  /** Ends the replica in good order. */
  void end() {
    markEnded();
    replica().close();
    port.hold();
  }

  void kill() {
    markEnded();
    replica().kill();
    port.hold();
  }

  private void markEnded() {
    if (!running) {
      throw new IllegalStateException("replica " + number + " does not run");
    }
    running = false;
  }

  int number() {
    return number;
  }

  String address() {
    return port.address();
  }

  boolean isRunning() {
    return running;
  }

  ReplicaStatus status() {
    return replica().status();
  }

  private ReplicaServer replica() {
    ReplicaServer replica = newest;
    if (replica == null) {
      throw new IllegalStateException("replica " + number + " has not been started");
    }
    return replica;
  }

  /** Ends what runs, and gives the port back. */
  @Override
  public void close() {
    if (running) {
      end();
    }
    port.close();
  }

  @Override
  public String toString() {
    return number + ": " + (newest == null ? "not started" : status());
  }
}
