package org.concoord.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.concoord.MemberRules;
import org.concoord.codec.FrameType;
import org.concoord.codec.MemberAsk;
import org.concoord.codec.MemberNews;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.Member;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;

/**
 * Who votes, as this replica has executed it, what that makes of this replica, and what members say
 * to each other of it: where it leads, {@link MemberChanges} has that changed, and else it asks
 * whoever leads. On the loop.
 *
 * <p>Whatever it believes of others decides only what it proposes; whether that becomes true is
 * decided where it is executed (E2).
 */
final class Membership {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long nobody may bring what this replica lacks before it is taken to be lost to it. */
  private static final long LACK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** And where others are ahead, before this replica gives up who it is. */
  private static final long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Consensus consensus;
  private final PeerHub peers;
  private final MemberChanges changes;
  private final boolean durable;
  private final boolean mayRejoin;
  private final Predicate<ReplicaId> joins;
  private Configuration configuration;

  /** Whom this replica has seen voting: no other epoch will have them again (M2). */
  private final Set<ReplicaId> voted = new HashSet<>();

  private boolean led;
  private long lookedNanos;
  private long askedNanos;
  private int turn;

  /** Whether this replica itself wants to leave, and what was last said against it. */
  private boolean wantsToLeave;

  private boolean wantedToLeave;

  private String objection = "";
  private boolean left;

  /** Where it has left in an earlier process: the slot that it began after. */
  private final long leftBefore;

  /** Who has said to be in a later epoch than this replica, and who votes in that. */
  private final Map<ReplicaId, Configuration> ahead = new HashMap<>();

  private final Lack lack = new Lack();

  private ReplicaId namedLeader = ReplicaId.NONE;

  /**
   * @param durable whether this replica outlasts its process
   * @param mayRejoin whether it may give up what it has on its disk, and who it is, all the same
   * @param joins whether a replica is being given a snapshot, and follows nothing yet
   */
  Membership(
      Consensus consensus,
      PeerHub peers,
      Proposer proposer,
      Chronicle chronicle,
      MemberRules rules,
      boolean durable,
      boolean mayRejoin,
      Predicate<ReplicaId> joins,
      Origin origin) {
    this.consensus = consensus;
    this.peers = peers;
    this.durable = durable;
    this.mayRejoin = mayRejoin;
    this.joins = joins;
    this.configuration = origin.configuration();
    this.changes =
        new MemberChanges(
            consensus, peers, proposer, chronicle, rules, this::isSpare, configuration);
    this.left = !configuration.isVoter(peers.self()) && origin.machine().hasVoted(peers.self());
    this.leftBefore = left ? consensus.node().commit() : Long.MAX_VALUE;
    voted.addAll(configuration.voters().keySet());
  }

  /** Who votes in the epoch that this replica has come to. */
  Configuration configuration() {
    return configuration;
  }

  /** Whether it has voted, and does not any more. */
  boolean hasLeft() {
    return left;
  }

  /**
   * Why this replica has to join anew, or "": others have taken its place though it never asked for
   * that, or it has no vote and lacks what all others have dropped. A voter that lacks that is
   * given it as who it is (2.8). A durable one stays who it is, and is given a snapshot too; where
   * it was replaced, it comes back as another only if it may set its directory aside (M1).
   */
  String reasonToStartOver() {
    if (durable) {
      return mayRejoin && !wantedToLeave && mayStop()
          ? "others have taken its place, and it was to rejoin"
          : "";
    }
    if (!wantedToLeave && isForgotten()) {
      return "others have gone on to a later epoch, and have dropped what it lacks";
    }
    if (!wantedToLeave && mayStop()) {
      return "others have taken its place, since it was not heard";
    }
    // Whoever is to vote in the next epoch is not replaced before that has begun without it.
    boolean isNamed = ahead.values().stream().anyMatch(later -> later.isVoter(peers.self()));
    return !left
            && !consensus.node().isVoter()
            && !isNamed
            && lack.lasts(LACK_NANOS, System.nanoTime())
        ? "the others have dropped decisions after slot " + consensus.node().commit()
        : "";
  }

  /**
   * Whether it has left, and nobody needs it any more (E5): it knows of a decision after that, or
   * at least that there are some.
   */
  boolean mayStop() {
    Member node = consensus.node();
    return left && (node.mayStop() || node.trimmedBeyondReach() > 0 || node.commit() > leftBefore);
  }

  /**
   * Whether the others have gone on without it, and it cannot follow: its epoch is over, and for
   * long nobody has brought what it lacks, of which others have dropped some, nor given it a
   * snapshot. Whether it votes in the later epoch is all one by then.
   */
  boolean isForgotten() {
    return lack.lasts(AHEAD_NANOS, System.nanoTime()) && isOver();
  }

  /**
   * Whether a majority of those who vote in a later epoch have said that they are there: so they
   * hold all that was decided in this replica's, and nobody needs its voters any more (E5).
   */
  private boolean isOver() {
    return ahead.values().stream().anyMatch(this::hasBegun);
  }

  private boolean hasBegun(Configuration later) {
    int there = 0;
    for (ReplicaId voter : later.voters().keySet()) {
      Configuration said = ahead.get(voter);
      there += said != null && said.epoch() >= later.epoch() ? 1 : 0;
    }
    return there > later.voters().size() / 2;
  }

  /** Whether it is known to have voted. */
  boolean hasVoted(ReplicaId replica) {
    return voted.contains(replica);
  }

  /** Whether it follows the log and is near its end, as far as this replica can tell. */
  boolean isSpare(ReplicaId replica) {
    return !voted.contains(replica)
        && !changes.isRefused(replica)
        && !joins.test(replica)
        && consensus.node().isNear(replica);
  }

  /** Whom others have named as the leader, where this replica does not vote. */
  ReplicaId namedLeader() {
    return namedLeader;
  }

  /** What was last said against this replica's leaving, or "". */
  String objection() {
    return objection;
  }

  /** Whether this replica wants to vote no more, and still does. */
  boolean wantsToLeave() {
    return wantsToLeave;
  }

  /**
   * This replica wants to vote no more, or changes its mind.
   *
   * @return why that cannot be, or ""
   */
  String leave(boolean wants) {
    wantsToLeave = wants;
    // Who changes its mind in time is a member like others again.
    wantedToLeave = wants || wantedToLeave && left;
    objection = "";
    askedNanos = System.nanoTime() - ASK_NANOS;
    return "";
  }

  /**
   * @param leads whether this replica serves as the leader
   */
  void tick(boolean leads) {
    long now = System.nanoTime();
    if (leads != led) {
      led = leads;
      changes.onLeader();
    }
    Member node = consensus.node();
    lack.look(node.trimmedBeyondReach(), node.commit(), now);
    if (now - lookedNanos >= LOOK_NANOS) {
      lookedNanos = now;
      if (leads) {
        lead(now);
      }
    }
    if (!leads && now - askedNanos >= ASK_NANOS) {
      askedNanos = now;
      ask();
    }
  }

  private void lead(long now) {
    changes.look(now);
    if (wantsToLeave) {
      objection = changes.onWish(peers.self(), now);
    }
    changes.propose(now);
  }

  private void ask() {
    Member node = consensus.node();
    if (!node.isVoter() || node.leader().equals(ReplicaId.NONE)) {
      List<ReplicaId> reached = peers.reached();
      if (!reached.isEmpty()) {
        turn = (turn + 1) % reached.size();
        send(reached.get(turn), MemberAsk.who());
      }
    } else if (wantsToLeave) {
      send(node.leader(), new MemberAsk(MemberAsk.LEAVE, peers.self()));
    }
  }

  private void send(ReplicaId to, MemberAsk ask) {
    peers.sendOfMembers(to, FrameType.MEMBER_ASK, ask::write);
  }

  /** Somebody asks; it is told in any case who votes. */
  void onAsk(ReplicaId from, MemberAsk ask) {
    String against = "";
    if (ask.want() == MemberAsk.LEAVE && led && configuration.isVoter(from)) {
      against = changes.onWish(from, System.nanoTime());
    }
    MemberNews news = new MemberNews(configuration, leader(), against);
    peers.sendOfMembers(from, FrameType.MEMBER_NEWS, news::write);
  }

  private ReplicaId leader() {
    return consensus.node().isVoter() ? consensus.node().leader() : namedLeader;
  }

  /** Returns whether this replica learns from it of another leader. */
  boolean onNews(ReplicaId from, MemberNews news) {
    if (wantsToLeave && consensus.node().leader().equals(news.leader())) {
      objection = news.objection();
    }
    if (news.configuration().epoch() > configuration.epoch()) {
      ahead.put(from, news.configuration());
      // E4: all those of whom this replica knows may be gone, and then nobody else says anything.
      peers.want(news.configuration().voters().values());
      long next = consensus.node().commit() + 1;
      peers.send(from, new Message.Fetch(configuration.epoch(), next));
    }
    boolean other =
        !consensus.node().isVoter()
            && news.configuration().epoch() >= configuration.epoch()
            && !news.leader().equals(namedLeader);
    namedLeader = other ? news.leader() : namedLeader;
    return other;
  }

  /** The epoch that this replica was in is over. */
  void onChange(MemberChange change) {
    goOnWith(change.next(), change.slot());
    namedLeader = change.firstLeader();
  }

  /** A snapshot of a later epoch has been installed. */
  void onSnapshot(Configuration of, long slot) {
    goOnWith(of, slot);
    namedLeader = ReplicaId.NONE;
  }

  private void goOnWith(Configuration next, long slot) {
    boolean hadVote = configuration.isVoter(peers.self());
    configuration = next;
    ahead.values().removeIf(later -> later.epoch() <= configuration.epoch());
    left |= hadVote && !configuration.isVoter(peers.self());
    wantsToLeave &= !left;
    voted.addAll(configuration.voters().keySet());
    changes.onChange(configuration, slot);
  }

  /** What was to be a change was found to be none. */
  void onRefused() {
    changes.onRefused();
  }
}
