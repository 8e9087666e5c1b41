package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The reads of one client: outside of its session, to any replica, and again to another until one
 * answers.
 */
final class SimReader {
  private record Open(SimRead read, long sentAt) {}

  private final SimClient client;
  private final World world;
  private final RandomGenerator random;
  private final Commands commands = new Commands();
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private final Map<Long, SimRead> answered = new TreeMap<>();
  private long last;

  SimReader(SimClient client, World world, RandomGenerator random) {
    this.client = client;
    this.world = world;
    this.random = random;
  }

  /** Half of the reads go where calls go, to the leader for the most part. */
  void submit(SimRead read, int leader) {
    last++;
    send(last, read, random.nextBoolean() ? leader : anyReplica());
  }

  private int anyReplica() {
    return world.anyReplica(random);
  }

  private void send(long number, SimRead read, int to) {
    open.put(number, new Open(read, world.scheduler().now()));
    Command command = read.command(commands, number);
    SimReplica replica = world.replicas().get(to);
    world
        .network()
        .send(
            client.process(),
            to,
            () -> replica.onRead(this, command, read.isStale()),
            () -> "read " + number + " of " + client.process());
  }

  int process() {
    return client.process();
  }

  void onAnswer(int from, long slot, long number, byte[] outcome) {
    if (!client.hears()) {
      return;
    }
    Open was = open.remove(number);
    SimRead read = was == null ? answered.get(number) : was.read;
    if (read == null) {
      return;
    }
    world.trace().mix(number ^ (long) outcome.length << 32);
    if (was != null) {
      answered.put(number, read);
    }
    read.onAnswer(
        from, slot, world.swarm().stream() && !world.swarm().durable(), outcome, was != null);
    client.readAnswered(was != null);
  }

  /** Sends again what has waited for so long, to another replica perhaps. */
  void retry(long patience) {
    List<Long> again = new ArrayList<>();
    open.forEach(
        (number, waiting) -> {
          if (world.scheduler().now() - waiting.sentAt >= patience) {
            again.add(number);
          }
        });
    for (long number : again) {
      Open waiting = open.get(number);
      if (waiting != null) {
        world.coverage().count("read sent again");
        send(number, waiting.read, anyReplica());
      }
    }
  }

  void die() {
    open.clear();
    answered.clear();
  }

  boolean isDone() {
    return open.isEmpty();
  }

  @Override
  public String toString() {
    return "reads " + open.keySet();
  }
}
