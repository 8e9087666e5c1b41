package org.concoord.codec;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is. Codes are part of the format: given once, never used again for something else.
 */
public enum FrameType {
  PEER_HELLO(0x01),
  PEER_WELCOME(0x02),
  FORMATION(0x03),
  /** A replica's question about members, or its wish; see {@link MemberAsk}. */
  MEMBER_ASK(0x04),
  /** The answer to a {@link #MEMBER_ASK}. */
  MEMBER_NEWS(0x05),
  /** What the sender's slots came to, so that one that differs from a majority notices (2.8). */
  HASHES(0x06),
  PREPARE(0x10),
  PROMISE(0x11),
  REJECT(0x12),
  ACCEPT(0x13),
  ACCEPTED(0x14),
  HEARTBEAT(0x15),
  HEARTBEAT_ACK(0x16),
  FETCH(0x17),
  DECISIONS(0x18),
  HAND_OVER(0x19),
  ASK_READ(0x1a),
  CONFIRM(0x1b),
  CONFIRMED(0x1c),
  READABLE(0x1d),
  ASK_SNAPSHOT(0x1e),
  GIVE_SNAPSHOT(0x1f),
  FETCH_PIECE(0x20),
  SNAPSHOT_PIECE(0x21),
  SNAPSHOT_REFUSED(0x22),
  LEASE_ENDED(0x2f),
  CLIENT_HELLO(0x40),
  CLIENT_WELCOME(0x41),
  CALLS(0x42),
  REPLIES(0x43),
  REDIRECT(0x44),
  /** Reads that show all that was acknowledged before they were made (R7). */
  READS(0x45),
  /** Reads of whatever the replica has executed. */
  STALE_READS(0x46),
  READ_REPLIES(0x47),
  /** A client's question whether the connection and the replica's loop are alive; no body. */
  PING(0x48),
  /** The answer to a {@link #PING}, whatever the replica is executing. */
  PONG(0x49),
  /** As {@link #CALLS}, of commands that are to be in one slot, one after the other. */
  BATCH(0x4a),
  /** Opens the conversation of an operator, who makes no calls and is no replica. */
  ADMIN_HELLO(0x60),
  ADMIN_WELCOME(0x61),
  /** What an operator wants; see {@link AdminAsk}. */
  ADMIN_ASK(0x62),
  /** What came of it. */
  ADMIN_ANSWER(0x63),
  /** The secret that all of an instance share, before anything else is said on a connection. */
  TOKEN(0x7e),
  GOODBYE(0x7f);

  private static final @Nullable FrameType[] BY_CODE = new @Nullable FrameType[128];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The type with that code, or null. */
  public static @Nullable FrameType of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** Whether frames of this type carry a {@link org.concoord.paxos.Message}. */
  public boolean isPaxos() {
    return code >= PREPARE.code && code < CLIENT_HELLO.code;
  }
}
