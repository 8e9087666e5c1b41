package org.concoord.codec;

/**
 * The body of {@link FrameType#ADMIN_ANSWER}.
 *
 * @param number that of the {@link AdminAsk}
 * @param done whether it was done; otherwise nothing was
 * @param text for people: what was asked for, or why it was not done
 * @param json the same for programs, one object on one line; "" where it was not done
 */
public record AdminAnswer(long number, boolean done, String text, String json) {
  public void write(MessagePackWriter out) {
    out.writeLong(number);
    out.writeBoolean(done);
    out.writeString(text);
    out.writeString(json);
  }

  public static AdminAnswer read(MessagePackReader in) {
    return new AdminAnswer(in.readLong(), in.readBoolean(), in.readString(), in.readString());
  }
}
