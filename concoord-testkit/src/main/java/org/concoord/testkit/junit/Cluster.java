package org.concoord.testkit.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import org.concoord.ReplicaStatus;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one test, numbered from 0, in the test's own process and on real sockets, and
 * what may happen to them. To be used by one thread; the client may be shared.
 *
 * <p><b>Links.</b> A replica sends to another on a TCP connection that it has dialled itself, so
 * that there are two links between two replicas, one for each direction, and each can be hurt while
 * the other is well. Faults of a link last, over restarts too, until they are healed, and add up.
 * They act on whole messages, at the sender before they reach its socket, from the moment the verb
 * returns; a black hole also swallows what the receiver has not read by then. There are three ways
 * to lose a link:
 *
 * <ul>
 *   <li>{@link #isolate}, {@link #unplug} and {@link #drop(int, int)} make a black hole of it:
 *       everything is lost, attempts to connect are never answered, and no end of a connection gets
 *       through, so that only timeouts notice. This is a pulled cable that stays pulled for longer
 *       than connections live: those that have lost something are reset once it is healed.
 *   <li>{@link #stall} holds everything back, as TCP does while a network loses packets: healed
 *       soon, it all arrives, late and in order; after some 3 s without an answer the sender gives
 *       the connection up and what waited is lost.
 *   <li>{@link #reset} breaks the connection with everything under way in it; both ends know at
 *       once, and it is dialled anew.
 * </ul>
 *
 * <p>No TCP connection loses a single message: {@link #drop(int, int, double)} and {@link
 * #drop(PeerMessage, PeerMessage...)} do more than a network between two real hosts can, to find
 * out what the protocol makes of it.
 *
 * <p><b>Losses.</b> All is kept in memory. A replica that was closed or killed has forgotten what
 * it voted for: one started in its place is another, which the others give their state and then the
 * vote of the old one. Of {@code 2f + 1} replicas {@code f} may be gone at a time, and {@link
 * #awaitComeback} says when one is not any more. With one more gone no call is answered again. A
 * replica that was cut off has lost nothing.
 */
public final class Cluster {
  private final NamedClasses classes;
  private final Network network;
  private final List<Member> members = new ArrayList<>();
  private final Agreement agreement;
  private @Nullable ConcoordClient client;

  private Cluster(List<HeldPort> ports, NamedClasses classes, Duration lease) {
    this.classes = classes;
    List<String> addresses = ports.stream().map(HeldPort::address).toList();
    network = new Network(addresses);
    for (int i = 0; i < ports.size(); i++) {
      members.add(new Member(i, ports.get(i), addresses, classes, lease, network));
    }
    agreement = new Agreement(members, network);
  }

  static Cluster start(int size, NamedClasses classes, Duration lease) {
    List<HeldPort> ports = Stream.generate(HeldPort::any).limit(size).toList();
    Cluster cluster;
    try {
      cluster = new Cluster(ports, classes, lease);
    } catch (RuntimeException unusable) {
      ports.forEach(HeldPort::close);
      throw unusable;
    }
    try {
      cluster.members.forEach(Member::start);
      cluster.awaitLeader();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.closeAll();
      throw e;
    }
  }

  /** How many replicas were started, those that have ended included. */
  public int size() {
    return members.size();
  }

  /** What a client connects to: {@code host:port, host:port}. */
  public String endpoints() {
    return String.join(", ", members.stream().map(Member::address).toList());
  }

  /** A client of all the replicas, the same at each call; it is closed with the cluster. */
  public ConcoordClient client() {
    ConcoordClient connected = client;
    if (connected == null) {
      connected =
          ConcoordClient.connect(
              classes.toldTo(ClientConfig.builder()).endpoints(endpoints()).build());
      client = connected;
    }
    return connected;
  }

  /**
   * What the replica of that number says of itself; of the newest, where it was restarted. {@code
   * CLOSED} where it has been closed or killed.
   */
  public ReplicaStatus status(int number) {
    return members.get(network.checked(number)).status();
  }

  /**
   * Waits until one replica leads and is followed by all those with a vote that it can talk to,
   * which are a majority together with it, for 30 s at most. One that was cut off from the majority
   * is not taken for a leader, though it may believe for a moment that it still is.
   *
   * @return the leader's number; it may change at any time after
   * @throws AssertionError if there is none; the message has the status of each replica
   */
  public int awaitLeader() {
    return agreement.awaitLeader();
  }

  /**
   * Waits until each running replica with a vote has executed all that any of them knows to be
   * decided as this is called, for 30 s at most. One that is cut off will not: heal it before.
   *
   * @throws AssertionError if not all have; the message has the status of each replica
   */
  public void awaitCaughtUp() {
    agreement.awaitCaughtUp();
  }

  /**
   * Closes a replica in good order, as {@code Replica.close} does: a leader hands over first, and
   * clients are told goodbye.
   *
   * @throws IllegalStateException if it does not run
   */
  public void close(int number) {
    members.get(network.checked(number)).end();
  }

  /**
   * Ends a replica without warning, as {@code kill -9} ends a process: no hand-over and no goodbye,
   * what it had not written to its sockets is lost, and whoever was connected finds the connection
   * reset. Its threads have ended when this returns, but for one in a method that does not return.
   *
   * @throws IllegalStateException if it does not run
   */
  public void kill(int number) {
    members.get(network.checked(number)).kill();
  }

  /**
   * Starts a new replica where one was closed or killed, on the same address. It comes back under
   * another identity: the others refuse it as the voter that was there, give it their state ({@link
   * #status} says {@code LEARNER}), and let it vote in place of the old one. That takes a majority
   * of the old voters; until then the loss stays one. Clients go on: whom it turns away finds the
   * leader elsewhere.
   *
   * @throws IllegalStateException if the replica there runs
   */
  public void restart(int number) {
    members.get(network.checked(number)).start();
  }

  /**
   * Waits until a replica that was {@linkplain #restart restarted} votes again, for 30 s at most.
   *
   * @throws AssertionError if it does not; the message has the status of each replica
   */
  public void awaitComeback(int number) {
    agreement.awaitVote(network.checked(number));
  }

  /**
   * Cuts these replicas off from all others, while they still reach each other; clients still reach
   * every one.
   */
  public void isolate(int number, int... more) {
    List<Integer> inside =
        IntStream.concat(IntStream.of(number), Arrays.stream(more)).boxed().toList();
    for (int in : inside) {
      for (int out : network.others(in)) {
        if (!inside.contains(out)) {
          drop(in, out);
          drop(out, in);
        }
      }
    }
  }

  /** Cuts a replica off from the others and from all clients. */
  public void unplug(int number) {
    isolate(number);
    network.changeClients(number, LinkFaults::withCut);
  }

  /** Loses all that {@code from} says to {@code to}, and nothing of the other direction. */
  public void drop(int from, int to) {
    network.change(from, to, LinkFaults::withCut);
  }

  /**
   * Loses each message that {@code from} says to {@code to} with this probability, while their
   * connection stands.
   *
   * @param probability 0 to 1
   */
  public void drop(int from, int to, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability of " + probability + "; it is 0 to 1");
    }
    network.change(from, to, faults -> faults.withLoss(probability));
  }

  /**
   * Loses every message of these kinds, on the links that the result is told, while all others
   * pass: {@code cluster.drop(PeerMessage.ACCEPT).from(leader)}.
   */
  public Dropping drop(PeerMessage message, PeerMessage... more) {
    return new Dropping(network, EnumSet.of(message, more));
  }

  /** Makes all that {@code from} says to {@code to} arrive so much later, in order. */
  public void delay(int from, int to, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "a delay of " + delay + "; nothing arrives before it was sent");
    }
    network.change(from, to, faults -> faults.withDelay(delay));
  }

  /** Holds back all that {@code from} says to {@code to}, until healed or given up. */
  public void stall(int from, int to) {
    network.change(from, to, LinkFaults::withStall);
  }

  /** Breaks the connection on which {@code from} sends to {@code to}, once. */
  public void reset(int from, int to) {
    network.reset(from, to);
  }

  /** Ends all faults of all links. Who was killed stays so. */
  public void heal() {
    network.heal();
  }

  /** Ends all faults of the link on which {@code from} sends to {@code to}. */
  public void heal(int from, int to) {
    network.change(from, to, faults -> LinkFaults.NONE);
  }

  /** The client first, while there is still somebody to end its session. */
  void closeAll() {
    try {
      if (client != null) {
        client.close();
      }
    } finally {
      members.forEach(Member::close);
    }
  }

  /** The status of each replica. */
  @Override
  public String toString() {
    return agreement.toString();
  }
}
