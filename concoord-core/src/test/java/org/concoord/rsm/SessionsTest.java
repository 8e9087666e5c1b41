package org.concoord.rsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.junit.jupiter.api.Test;

/**
 * The bounds of all sessions together (S1). The replies here share one array, so that they take no
 * memory.
 */
class SessionsTest {
  private static final byte[] LARGE = new byte[1_000 << 10];
  private static final long TTL_MICROS = 60_000_000;

  private final Sessions sessions = new Sessions();

  @Test
  void hasNoRoomOnceKeptRepliesOfAllAreTooMany() {
    Session last = fill(1);

    assertThat(sessions.hasRoom(last)).isFalse();
    assertThat(sessions.hasRoom(sessions.open(1_000, 0, TTL_MICROS))).isFalse();
  }

  @Test
  void acknowledgementMakesRoom() {
    Session last = fill(1);
    sessions.hear(last, 3);
    assertThat(sessions.hasRoom(last)).isTrue();
  }

  @Test
  void closingMakesRoom() {
    Session last = fill(1);
    sessions.close(last);
    assertThat(sessions.hasRoom(sessions.open(1_000, 0, TTL_MICROS))).isTrue();
  }

  @Test
  void expiryMakesRoom() {
    fill(1);
    for (int second = 0; second < 60; second++) {
      sessions.advanceTo(sessions.clockMicros() + Limits.CLOCK_DELTA_MICROS);
    }
    assertThat(sessions.size()).isZero();
    fill(1_000);
  }

  @Test
  void restoredSessionsTakeTheSameRoom() {
    Session one = sessions.open(1, 0, TTL_MICROS);
    sessions.keep(one, 5, new byte[100]);
    sessions.keep(sessions.open(2, 0, TTL_MICROS), 7, new byte[200]);
    sessions.hear(one, 2);
    var out = new MessagePackWriter();
    sessions.write(out);

    Sessions restored = Sessions.read(new MessagePackReader(out.toByteArray()));

    assertThat(restored.replyBytes()).isEqualTo(sessions.replyBytes());
    assertThat(restored.replyBytes()).isEqualTo(300 + 2 * ReplyCache.OVERHEAD_BYTES);
  }

  /**
   * Opens sessions from that slot on, three large replies each, until all together have no more
   * room.
   */
  private Session fill(long firstSlot) {
    long kept = 0;
    for (long slot = firstSlot; ; slot++) {
      Session session = sessions.open(slot, 0, TTL_MICROS);
      for (int sequence = 0; sequence < 3; sequence++) {
        if (!sessions.hasRoom(session)) {
          assertThat(kept).isBetween(Limits.ALL_REPLY_BYTES - (2 << 20), Limits.ALL_REPLY_BYTES);
          return session;
        }
        sessions.keep(session, sequence, LARGE);
        kept += LARGE.length;
      }
    }
  }
}
