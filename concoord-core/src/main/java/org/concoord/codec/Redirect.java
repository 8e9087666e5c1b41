package org.concoord.codec;

import java.util.List;

/**
 * The body of {@link FrameType#REDIRECT}: the sender does not lead and will answer none of the
 * calls it has had on this connection and not answered. They are to be sent again, under the same
 * sequence numbers, to the leader.
 *
 * @param leader where the leader listens, or "" if none is known
 * @param members where the members listen
 * @param trouble why calls cannot succeed now, as one sentence, or ""
 */
public record Redirect(String leader, List<String> members, String trouble) {
  public Redirect {
    members = List.copyOf(members);
  }

  public void write(MessagePackWriter out) {
    out.writeString(leader);
    Strings.write(out, members);
    out.writeString(trouble);
  }

  public static Redirect read(MessagePackReader in) {
    return new Redirect(in.readString(), Strings.read(in), in.readString());
  }
}
