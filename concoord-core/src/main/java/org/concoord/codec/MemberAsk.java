package org.concoord.codec;

import org.concoord.paxos.ReplicaId;

/**
 * The body of {@link FrameType#MEMBER_ASK}: what a replica wants to know of the members, or wants
 * to become of one.
 *
 * @param want what it is; a kind that the receiver does not know is answered as {@link #WHO}
 * @param member whom it concerns, or {@link ReplicaId#NONE}
 */
public record MemberAsk(int want, ReplicaId member) {
  /** Who votes, and who leads. Anybody is asked. */
  public static final int WHO = 0;

  /** The member wants to vote no more. The leader is asked, again and again until it is so. */
  public static final int LEAVE = 1;

  /** Asks {@link #WHO}. */
  public static MemberAsk who() {
    return new MemberAsk(WHO, ReplicaId.NONE);
  }

  public void write(MessagePackWriter out) {
    out.writeLong(want);
    Ids.write(out, member);
  }

  public static MemberAsk read(MessagePackReader in) {
    return new MemberAsk(in.readInt(), Ids.readReplica(in));
  }
}
