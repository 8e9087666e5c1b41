package org.concoord.testkit.junit;

import org.concoord.codec.FrameType;

/** What one replica may say to another; see {@link Cluster#drop(PeerMessage, PeerMessage...)}. */
public enum PeerMessage {
  /** Phase 1: a candidate asks for promises. */
  PREPARE,
  /** The answer, with all that was accepted. */
  PROMISE,
  /** The answer to a ballot that is too low, in either phase. */
  REJECT,
  /** Phase 2: a leader proposes a value for a slot. */
  ACCEPT,
  /** The vote for it. */
  ACCEPTED,
  /** Says that the sender is there, whether it leads, and what has been decided. */
  HEARTBEAT,
  HEARTBEAT_ACK,
  /** Asks for decisions that were missed. */
  FETCH,
  /** The answer. */
  DECISIONS,
  /** A leader that closes names its successor. */
  HAND_OVER,
  /** A follower asks from which slot on its reads may run. */
  ASK_READ,
  /** A leader asks whether it still leads. */
  CONFIRM,
  /** The answer. */
  CONFIRMED,
  /** The answer to a follower whose reads wait. */
  READABLE,
  /** A leader does without the lease that it was granted. */
  LEASE_ENDED,
  /** A follower that can fetch nothing any more asks its leader for a snapshot. */
  ASK_SNAPSHOT,
  /** The leader says whose turn it is to give one. */
  GIVE_SNAPSHOT,
  /** Asks for the next piece. */
  FETCH_PIECE,
  SNAPSHOT_PIECE,
  /** A snapshot was found to be damaged. */
  SNAPSHOT_REFUSED;

  FrameType frame() {
    return FrameType.valueOf(name());
  }
}
