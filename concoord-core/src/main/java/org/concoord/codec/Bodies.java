package org.concoord.codec;

/** Where a frame's body is. */
public final class Bodies {
  private Bodies() {}

  /** A reader of the body of a frame that {@link FrameHeader#check} has let pass. */
  public static MessagePackReader of(byte[] frame) {
    return new MessagePackReader(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES);
  }
}
