package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.concoord.paxos.Message;

/**
 * Carries messages between processes, numbered from 0: the replicas and then the clients. Each
 * ordered pair is a link of its own, since links fail in one direction too.
 */
final class Network {
  /**
   * An election needs a round trip and a force well within its timeout; while faults last, no such
   * thing is promised.
   */
  static final long CALM_DELAY = 2_000;

  /** So late that its sender's ballot may well be over. */
  private static final long STRAGGLES = 5_000_000;

  /** Says which messages of replicas are lost where they would arrive. */
  interface Loss {
    boolean covers(int from, int to, Message message);
  }

  /** One direction between two processes. */
  private static final class Link {
    /** How many partitions block it. */
    private int blocks;

    /** Rises with each reset: in a stream, what was sent on an older connection is gone. */
    private int connection;

    private boolean broken;
    private long lastArrival;

    /** In a stream, what waits for the link to heal. */
    private final List<Runnable> parked = new ArrayList<>();
  }

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Swarm swarm;
  private final Coverage coverage;
  private final Trace trace;
  private final Link[][] links;
  private final List<Loss> losses = new ArrayList<>();
  private boolean calm;

  /** What each message takes, where all take the same; else 0. */
  private long evenDelay;

  Network(
      int processes,
      Swarm swarm,
      Scheduler scheduler,
      RandomGenerator random,
      Coverage coverage,
      Trace trace) {
    this.swarm = swarm;
    this.scheduler = scheduler;
    this.random = random;
    this.coverage = coverage;
    this.trace = trace;
    this.links = new Link[processes][processes];
    for (Link[] row : links) {
      for (int i = 0; i < processes; i++) {
        row[i] = new Link();
      }
    }
  }

  /** Replicas and clients together. */
  int processes() {
    return links.length;
  }

  /** Sends one message; {@code deliver} runs once for each copy that arrives. */
  void send(int from, int to, Runnable deliver, Supplier<String> text) {
    Link link = links[from][to];
    if (link.broken) {
      lose("message on a broken connection", from, to, text);
      return;
    }
    if (!swarm.stream() && !calm && random.nextDouble() < swarm.loss()) {
      lose("message lost", from, to, text);
      return;
    }
    transmit(link, from, to, deliver, text);
    if (!swarm.stream() && !calm && random.nextDouble() < swarm.duplication()) {
      coverage.count("message duplicated");
      transmit(link, from, to, deliver, text);
    }
  }

  private void transmit(Link link, int from, int to, Runnable deliver, Supplier<String> text) {
    int connection = link.connection;
    long arrival = scheduler.now() + delay();
    if (swarm.ordered()) {
      arrival = Math.max(arrival, link.lastArrival);
      link.lastArrival = arrival;
    } else if (arrival < link.lastArrival) {
      coverage.count("message overtaken");
    } else {
      link.lastArrival = arrival;
    }
    long sentAt = scheduler.now();
    scheduler.at(arrival, () -> arrive(link, connection, sentAt, from, to, deliver, text));
  }

  private void arrive(
      Link link,
      int connection,
      long sentAt,
      int from,
      int to,
      Runnable deliver,
      Supplier<String> text) {
    if (scheduler.now() - sentAt >= STRAGGLES) {
      coverage.count("message arrived long after it was sent");
    }
    if (swarm.stream() && link.connection != connection) {
      lose("message lost in a reset", from, to, text);
    } else if (link.blocks == 0) {
      deliver.run();
    } else if (swarm.stream()) {
      coverage.count("message held by a partition");
      link.parked.add(() -> arrive(link, connection, sentAt, from, to, deliver, text));
    } else {
      lose("message lost in a partition", from, to, text);
    }
  }

  private void lose(String how, int from, int to, Supplier<String> text) {
    coverage.count(how);
    trace.line(scheduler.now(), () -> "     " + from + " -> " + to + " " + how + ": " + text.get());
  }

  private long delay() {
    if (evenDelay > 0) {
      return evenDelay;
    }
    if (!calm && random.nextDouble() < swarm.spike()) {
      coverage.count("message delayed for long");
      return random.nextLong(swarm.spikeDelay()) + 1;
    }
    long usual = calm ? Math.min(swarm.delay(), CALM_DELAY) : swarm.delay();
    return random.nextLong(usual / 10, usual) + 1;
  }

  /**
   * Some messages are lost and others are not, as on a link that comes and goes, until the action
   * returned.
   */
  Runnable lose(Loss loss) {
    losses.add(loss);
    return () -> losses.remove(loss);
  }

  /** Whether a message that has arrived is lost all the same. */
  boolean loses(int from, int to, Message message) {
    for (Loss loss : losses) {
      if (loss.covers(from, to, message)) {
        lose("message lost by its kind", from, to, message::toString);
        return true;
      }
    }
    return false;
  }

  void block(int from, int to) {
    links[from][to].blocks++;
  }

  void unblock(int from, int to) {
    Link link = links[from][to];
    link.blocks--;
    if (link.blocks == 0) {
      List<Runnable> waiting = List.copyOf(link.parked);
      link.parked.clear();
      // In the order of arrival: equal times keep the order of scheduling.
      waiting.forEach(arrival -> scheduler.after(0, arrival));
    }
  }

  boolean isBlocked(int from, int to) {
    return links[from][to].blocks > 0;
  }

  /** The connection breaks: nothing travels until {@link #connect}. */
  void disconnect(int from, int to) {
    links[from][to].connection++;
    links[from][to].broken = true;
  }

  /** The connection breaks, and there is another at once. */
  void reset(int from, int to) {
    links[from][to].connection++;
  }

  void connect(int from, int to) {
    links[from][to].broken = false;
  }

  /** From now on each message takes exactly that long. */
  void takeAlways(long micros) {
    evenDelay = micros;
  }

  /** No more loss, duplication or long delay. */
  void calmDown() {
    calm = true;
  }

  /**
   * When all that is late on links that keep their order will have arrived, and what waits for it.
   */
  long settledAt() {
    long settled = 0;
    if (swarm.ordered()) {
      for (Link[] row : links) {
        for (Link link : row) {
          settled = Math.max(settled, link.lastArrival);
        }
      }
    }
    return settled;
  }

  boolean isCalm() {
    return calm;
  }
}
