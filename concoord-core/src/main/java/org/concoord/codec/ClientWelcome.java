package org.concoord.codec;

import java.util.List;
import org.concoord.paxos.ClusterId;

/**
 * The body of {@link FrameType#CLIENT_WELCOME}.
 *
 * @param versions what the replica can read and write
 * @param cluster the instance it belongs to, or {@link ClusterId#NONE}
 * @param members where the members listen
 * @param leader where the leader listens, or "" if none is known
 * @param trouble why calls cannot succeed now, as one sentence, or ""
 */
public record ClientWelcome(
    Versions versions, ClusterId cluster, List<String> members, String leader, String trouble) {
  public ClientWelcome {
    members = List.copyOf(members);
  }

  public void write(MessagePackWriter out) {
    versions.write(out);
    Ids.write(out, cluster);
    Strings.write(out, members);
    out.writeString(leader);
    out.writeString(trouble);
  }

  public static ClientWelcome read(MessagePackReader in) {
    return new ClientWelcome(
        Versions.read(in), Ids.readCluster(in), Strings.read(in), in.readString(), in.readString());
  }
}
