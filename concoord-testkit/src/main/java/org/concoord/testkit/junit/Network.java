package org.concoord.testkit.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MalformedFrameException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.PeerHello;
import org.concoord.spi.MalformedValueException;
import org.concoord.transport.Loop;

/**
 * All links between the replicas of a test, and from their clients.
 *
 * <p>A replica sends to another on the connection that it dials to it and on no other, so that the
 * link from one to another <em>is</em> that connection, and each direction can be hurt by itself
 * without a proxy in between: the addresses stay those that all members have in their
 * configuration, and the sockets are those of every replica. Links are told apart at both ends by
 * {@link FaultyLoop}, which each replica is given in place of its own.
 */
final class Network {
  private final List<String> addresses;
  private final List<List<Link>> links = new ArrayList<>();
  private final List<Link> clients = new ArrayList<>();

  /** The newest loop of each replica. On the test's thread. */
  private final FaultyLoop[] loops;

  Network(List<String> addresses) {
    this.addresses = addresses;
    this.loops = new FaultyLoop[addresses.size()];
    for (int from = 0; from < addresses.size(); from++) {
      List<Link> row = new ArrayList<>();
      addresses.forEach(to -> row.add(new Link()));
      links.add(row);
      clients.add(new Link());
    }
  }

  /** A loop for the replica of that number, and for its links. */
  Loop loop(int number, String threadName) {
    FaultyLoop loop = new FaultyLoop(Loop.start(threadName), this, number);
    loops[number] = loop;
    return loop;
  }

  /** A number that is one of a replica. */
  int checked(int number) {
    if (number < 0 || number >= addresses.size()) {
      throw new IllegalArgumentException(
          "there is no replica " + number + "; they are 0 to " + (addresses.size() - 1));
    }
    return number;
  }

  /** The numbers of all replicas but one. */
  List<Integer> others(int number) {
    int one = checked(number);
    return IntStream.range(0, addresses.size()).filter(other -> other != one).boxed().toList();
  }

  /** Changes a link; what is said on it from then on is treated accordingly. */
  void change(int from, int to, UnaryOperator<LinkFaults> change) {
    link(from, to).change(change);
    loops[from].faultsChanged();
    loops[to].faultsChanged();
  }

  void changeClients(int number, UnaryOperator<LinkFaults> change) {
    clients.get(checked(number)).change(change);
    loops[number].faultsChanged();
  }

  /** Resets the connection that {@code from} has dialled to {@code to}. */
  void reset(int from, int to) {
    loops[from].reset(link(from, to));
  }

  void heal() {
    links.forEach(row -> row.forEach(link -> link.change(faults -> LinkFaults.NONE)));
    clients.forEach(link -> link.change(faults -> LinkFaults.NONE));
    for (FaultyLoop loop : loops) {
      loop.faultsChanged();
    }
  }

  /** Whether anything that one says may reach the other, both ways. */
  boolean connects(int one, int other) {
    return !link(one, other).faults().isSevered() && !link(other, one).faults().isSevered();
  }

  private Link link(int from, int to) {
    if (checked(from) == checked(to)) {
      throw new IllegalArgumentException("replica " + from + " has no link to itself");
    }
    return links.get(from).get(to);
  }

  /** The link that a replica sends on by a connection it dials to that address. */
  Link linkTo(int from, String address) {
    return link(from, addresses.indexOf(address));
  }

  /** The link that a connection which {@code to} has accepted belongs to, by its first frame. */
  Link linkOf(byte[] hello, int to) {
    try {
      if (FrameHeader.check(hello) == FrameType.PEER_HELLO) {
        int body = hello.length - FrameHeader.BYTES;
        PeerHello peer = PeerHello.read(new MessagePackReader(hello, FrameHeader.BYTES, body));
        int from = addresses.indexOf(peer.address());
        return from < 0 ? clients.get(to) : link(from, to);
      }
    } catch (MalformedFrameException | MalformedValueException stranger) {
      // The replica will say what it thinks of that.
    }
    return clients.get(to);
  }
}
