package org.concoord.testkit.explore;

import java.util.Arrays;
import java.util.Set;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Member;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/**
 * What of a replica's fields and of its messages can still matter in an exploration, where time
 * stands still, no connection breaks and every answer has one part. States that differ in nothing
 * else act alike from then on, so that one may stand for all. That is argued here, field by field,
 * and held to by {@link Replicas#recheck} with the real core. A field that is not named here
 * matters.
 */
final class Relevance {
  /**
   * What nobody asks for:
   *
   * <ul>
   *   <li>the numbers of answers and of heartbeats tell parts of one answer from those of another,
   *       and when a heartbeat was sent; there are no parts and no time, and all beats have one
   *       number;
   *   <li>a deadline is always now, however patient a replica is;
   *   <li>nobody reads;
   *   <li>what is proposed is sent to everybody at once, so that the next slot to send is the next
   *       one to propose.
   * </ul>
   */
  private static final Set<String> NEVER =
      Set.of(
          "Acceptor.answers",
          "Answer.number",
          "CatchUp.lastCommit",
          "CatchUp.movedAt",
          "Election.patience",
          "Election.round",
          "Election.sentAt",
          "Heartbeats.heard",
          "Leader.reads",
          "Member.reads",
          "PaxosNode.reads",
          "Progress.next",
          "Progress.waitingSince",
          "Reconfiguration.reads");

  private final Ballot promised;
  private final long commit;

  Relevance(Member node) {
    this.promised = node.promised();
    this.commit = node.commit();
  }

  /** What of the value of a field, named with its class, can still matter; null for nothing. */
  @Nullable Object of(String field, @Nullable Object value) {
    if (value == null || NEVER.contains(field)) {
      return null;
    }
    return switch (field) {
      // A new ballot is above the promise as well.
      case "Election.highestSeen" -> max(promised, (Ballot) value);
      // What others have is fetched only above what is decided here.
      case "CatchUp.target" -> above((Long) value);
      case "CatchUp.commits" -> Arrays.stream((long[]) value).map(this::above).toArray();
      // Votes count in slots that are not decided, and a run gives way to any that goes further.
      case "Progress.low" -> Math.max((Long) value, commit + 1);
      case "Progress.high" -> above((Long) value);
      default -> value;
    };
  }

  /** The message with nothing in it but what its receiver looks at. */
  static Message of(Message message) {
    if (message instanceof Message.Promise promise) {
      if (promise.parts() != 1) {
        throw new IllegalStateException("an answer in parts: their number matters");
      }
      return new Message.Promise(
          promise.epoch(),
          promise.ballot(),
          1,
          0,
          1,
          promise.commit(),
          promise.trim(),
          promise.accepted());
    } else if (message instanceof Message.Heartbeat beat) {
      return new Message.Heartbeat(
          beat.epoch(),
          1,
          beat.ballot(),
          beat.leading(),
          beat.connected(),
          beat.commit(),
          beat.trim());
    } else if (message instanceof Message.HeartbeatAck ack) {
      return new Message.HeartbeatAck(ack.epoch(), 1, ack.promised(), ack.commit(), ack.executed());
    }
    return message;
  }

  private long above(long slot) {
    return slot > commit ? slot : 0;
  }

  private static Ballot max(Ballot one, Ballot other) {
    return one.isBelow(other) ? other : one;
  }
}
