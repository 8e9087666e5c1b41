package org.concoord.client;

import org.concoord.codec.CallsWriter;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.Limits;
import org.concoord.paxos.ClusterId;

/**
 * Commands of a session on their way out, in as few frames as they fit in; a unit goes in one of
 * its own. Each frame tells besides which late outcomes have come. Owned by the loop.
 */
final class CallFrames {
  private static final long[] NO_LATE_OUTCOMES = {};

  /** What naming a late outcome takes at most, beside what a command has anyway. */
  private static final int LATE_OUTCOME_BYTES = 16;

  private final CallsWriter calls = new CallsWriter();
  private final LateOutcomes late;

  CallFrames(LateOutcomes late) {
    this.late = late;
  }

  /** Adds a command to the frame that is being filled; sends that first if it is full. */
  void append(Link to, ClusterId cluster, Session in, Command command) {
    long[] told = late.tellWith(command.sequence(), in.ackedBelow());
    int bytes = command.sizeBytes() + told.length * LATE_OUTCOME_BYTES;
    if (calls.sizeBytes() + bytes > Limits.FRAME_BYTES - FrameHeader.BYTES) {
      send(to, cluster);
    }
    append(in, command, told);
  }

  private void append(Session in, Command command, long[] told) {
    command.noteSending();
    command.write(
        calls.beginCommand().session(in.slot(), in.index()).received(told), in.ackedBelow());
    calls.endCommand();
  }

  /** Sends what is being filled, if there is anything in it. */
  void send(Link to, ClusterId cluster) {
    send(to, FrameType.CALLS, cluster);
  }

  /**
   * Sends what is open of the commands from {@code first} on, in a frame of their own; returns
   * whether anything is.
   */
  boolean sendUnit(Link to, ClusterId cluster, Session in, long first, long end) {
    send(to, cluster);
    for (long sequence = first; sequence < end; sequence++) {
      Command command = in.open(sequence);
      if (command != null) {
        append(in, command, NO_LATE_OUTCOMES);
      }
    }
    return send(to, FrameType.BATCH, cluster);
  }

  /** Asks for a session, at once. */
  void openSession(Link to, ClusterId cluster, long nonce, long ttlMicros) {
    calls.beginCommand().openSession(nonce, ttlMicros);
    calls.endCommand();
    send(to, cluster);
  }

  private boolean send(Link to, FrameType type, ClusterId cluster) {
    if (calls.count() == 0) {
      return false;
    }
    to.send(type, cluster, calls.finish());
    calls.begin();
    return true;
  }

  /** Forgets what is being filled. */
  void discard() {
    calls.begin();
  }
}
