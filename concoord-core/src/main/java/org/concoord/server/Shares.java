package org.concoord.server;

import org.concoord.codec.Limits;

/**
 * How many calls and reads each connection has open here, and how many it may: the fewer, the more
 * all together have, so that those who send without an end leave room for those who do not. On the
 * loop.
 *
 * <p>What a connection may have is a part of what is free (the dynamic threshold of Choudhury and
 * Hahne, by which switches share their buffers): however many take all they may, something is free
 * for the next. Whoever is over it is not answered that the leader is busy, but not read from.
 */
final class Shares {
  /**
   * What one connection may have open when nobody else has anything. No client of ours has more: it
   * numbers calls and reads up to {@link Limits#OPEN_CALLS} each.
   */
  static final int MOST = 2 * Limits.OPEN_CALLS + 64;

  /** What all together are held below. */
  private static final int ALL = 16_384;

  private static final int PART_OF_FREE = 4;

  /**
   * One read of a socket may bring thousands before it can be left alone. Once so many are open,
   * those who have a few of them are refused more.
   */
  private static final int CROWD = Proposer.WAITING_COMMANDS / 2;

  private static final int FEW = 64;

  private static final long SECOND_NANOS = 1_000_000_000;

  private int open;

  /** One connection's. */
  final class Share {
    private int calls;
    private int reads;
    private boolean paused;
    private long wordsNanos;
    private int words;

    /** Whether so many more may be taken. */
    boolean takes(int more) {
      int own = calls + reads;
      return own + more <= MOST && (open < CROWD || own + more <= FEW);
    }

    /**
     * Whether a word that keeps a session may be taken where nothing else is: without it the
     * session is over. A few in a second are what many sessions need, and a flood is more.
     *
     * @param nowNanos on the clock of {@link System#nanoTime}
     */
    boolean takesWord(long nowNanos) {
      if (nowNanos - wordsNanos >= SECOND_NANOS) {
        wordsNanos = nowNanos;
        words = 0;
      }
      return words++ < FEW;
    }

    void tookCall() {
      calls++;
      open++;
    }

    void tookRead() {
      reads++;
      open++;
    }

    void answeredCall() {
      // One that was forgotten may be answered all the same.
      if (calls > 0) {
        calls--;
        open--;
      }
    }

    void answeredRead() {
      if (reads > 0) {
        reads--;
        open--;
      }
    }

    /** None of its calls will be answered here. */
    void forgetCalls() {
      open -= calls;
      calls = 0;
    }

    /** Nor of its reads: the connection has ended. */
    void forget() {
      open -= calls + reads;
      calls = 0;
      reads = 0;
    }

    /**
     * Whether nothing more is to be read from it for now. Once that is so, it has to come down to
     * half of what it may have; with nothing open it is always read from, for nothing would tell
     * when to begin again.
     */
    boolean isPaused() {
      int may = Math.min(MOST, Math.max(0, (ALL - open) / PART_OF_FREE));
      paused = calls + reads >= Math.max(1, paused ? may / 2 : may);
      return paused;
    }
  }
}
