package org.concoord.codec;

/**
 * The body of {@link FrameType#GOODBYE}: the sender closes the connection.
 *
 * @param reason why, as one sentence for the other side's log
 */
public record Goodbye(String reason) {
  public void write(MessagePackWriter out) {
    out.writeString(reason);
  }

  public static Goodbye read(MessagePackReader in) {
    return new Goodbye(in.readString());
  }
}
