package org.concoord.codec;

import org.concoord.spi.ValueKind;

/**
 * The body of {@link FrameType#GOODBYE}: the sender closes the connection.
 *
 * @param reason why, as one sentence for the other side's log
 * @param notAuthorized whether the other side is not who it would have to be, which no second try
 *     changes; on the wire a 1 behind the reason, and else nothing
 */
public record Goodbye(String reason, boolean notAuthorized) {
  private static final int NOT_AUTHORIZED = 1;

  public Goodbye(String reason) {
    this(reason, false);
  }

  public static Goodbye notAuthorized(String reason) {
    return new Goodbye(reason, true);
  }

  public void write(MessagePackWriter out) {
    out.writeString(reason);
    if (notAuthorized) {
      out.writeLong(NOT_AUTHORIZED);
    }
  }

  public static Goodbye read(MessagePackReader in) {
    String reason = in.readString();
    return new Goodbye(
        reason, in.nextKind() == ValueKind.INTEGER && in.readLong() == NOT_AUTHORIZED);
  }
}
