package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** Links that carry nothing in one direction or both, and connections that break. */
final class LinkFaults {
  /** Whether a link is cut. */
  private interface Cut {
    boolean covers(int from, int to);
  }

  private LinkFaults() {}

  /** Every way to cut links for a while. */
  static List<FaultKind> partitions() {
    return List.of(
        LinkFaults::splitInTwo,
        LinkFaults::isolateLeader,
        LinkFaults::blockOneWay,
        LinkFaults::muteOrDeafenLeader,
        LinkFaults::leaveOneBridge,
        LinkFaults::leaveChain,
        LinkFaults::leaveRing,
        LinkFaults::constrainElection,
        LinkFaults::leaveOneBehind);
  }

  /** The only one that cuts clients off too. */
  private static void splitInTwo(Fault fault) {
    int size = fault.world().network().processes();
    boolean[] side = new boolean[size];
    for (int i = 0; i < size; i++) {
      side[i] = fault.random().nextBoolean();
    }
    cut(fault, "split in two", links(size, (from, to) -> side[from] != side[to]));
  }

  private static void isolateLeader(Fault fault) {
    int leader = fault.leader();
    cut(fault, "leader isolated " + leader, (from, to) -> from == leader || to == leader);
  }

  private static void blockOneWay(Fault fault) {
    cut(fault, "links blocked one way", (from, to) -> fault.random().nextInt(3) == 0);
  }

  private static void muteOrDeafenLeader(Fault fault) {
    boolean mute = fault.random().nextBoolean();
    int leader = fault.leader();
    cut(
        fault,
        (mute ? "leader muted " : "leader deafened ") + leader,
        (from, to) -> (mute ? from : to) == leader);
  }

  /** One replica reaches all, the others only that one: the quorum-loss case of OmniPaxos. */
  private static void leaveOneBridge(Fault fault) {
    int bridge = fault.anyReplica();
    cut(fault, "one bridge left " + bridge, (from, to) -> from != bridge && to != bridge);
  }

  /** Each replica reaches only its neighbours. */
  private static void leaveChain(Fault fault) {
    cut(fault, "chain left", (from, to) -> Math.abs(from - to) > 1);
  }

  /** Each replica reaches only its two neighbours, the last and the first being such too. */
  private static void leaveRing(Fault fault) {
    int last = fault.replicas() - 1;
    if (last == 2) {
      leaveChain(fault); // a ring of three misses no link
      return;
    }
    cut(fault, "ring left", (from, to) -> Math.abs(from - to) > 1 && Math.abs(from - to) < last);
  }

  /**
   * The leader reaches nobody, and of the others one alone reaches a quorum, whatever it has
   * missed: the constrained election of OmniPaxos.
   */
  private static void constrainElection(Fault fault) {
    int leader = fault.leader();
    int only = fault.anyReplicaBut(leader);
    cut(
        fault,
        "election constrained to " + only,
        (from, to) -> from == leader || to == leader || (from != only && to != only));
  }

  /**
   * One replica misses much, and when it is back the leader goes: it may have to lead what it does
   * not know.
   */
  private static void leaveOneBehind(Fault fault) {
    int behind = fault.anyReplicaBut(fault.leader());
    List<int[]> links = links(fault.replicas(), (from, to) -> from == behind || to == behind);
    block(fault, links);
    fault.forAWhile(
        "one left behind " + behind,
        () -> {
          unblock(fault, links);
          if (!fault.hasEnded()) {
            isolateLeader(fault);
          }
        });
  }

  /** One replica misses much, and the others stay. */
  static void leaveBehind(Fault fault) {
    int behind = fault.anyReplica();
    cut(fault, "left behind " + behind, (from, to) -> from == behind || to == behind);
  }

  private static void cut(Fault fault, String what, Cut ofReplicas) {
    cut(fault, what, links(fault.replicas(), ofReplicas));
  }

  private static void cut(Fault fault, String what, List<int[]> links) {
    block(fault, links);
    fault.forAWhile(what, () -> unblock(fault, links));
  }

  private static List<int[]> links(int processes, Cut cut) {
    List<int[]> links = new ArrayList<>();
    for (int from = 0; from < processes; from++) {
      for (int to = 0; to < processes; to++) {
        if (from != to && cut.covers(from, to)) {
          links.add(new int[] {from, to});
        }
      }
    }
    return links;
  }

  private static void block(Fault fault, List<int[]> links) {
    links.forEach(link -> fault.world().network().block(link[0], link[1]));
  }

  private static void unblock(Fault fault, List<int[]> links) {
    links.forEach(link -> fault.world().network().unblock(link[0], link[1]));
  }

  /** A connection breaks; both ends learn of it, each in its own time, and connect anew. */
  static void reset(Fault fault) {
    int a = fault.anyReplica();
    int b = fault.anyReplicaBut(a);
    fault.happened("connection reset " + a + "-" + b);
    breakOneWay(fault, a, b);
    if (fault.random().nextBoolean()) {
      breakOneWay(fault, b, a);
    }
  }

  private static void breakOneWay(Fault fault, int from, int to) {
    fault.world().network().disconnect(from, to);
    long noticed = fault.random().nextLong(1, 5_000);
    long connected = noticed + fault.random().nextLong(1, 50_000);
    SimReplica dialler = fault.replica(from);
    fault.after(noticed, () -> dialler.onDisconnected(to));
    fault.after(
        connected,
        () -> {
          fault.world().network().connect(from, to);
          dialler.onConnected(to);
        });
  }
}
