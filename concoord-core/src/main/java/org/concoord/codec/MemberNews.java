package org.concoord.codec;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;

/**
 * The body of {@link FrameType#MEMBER_NEWS}, which answers {@link FrameType#MEMBER_ASK}.
 *
 * @param configuration the last that the sender has come to
 * @param leader whom it follows, itself where it leads, or {@link ReplicaId#NONE}
 * @param objection why what was asked for is not done, as one sentence, or ""
 */
public record MemberNews(Configuration configuration, ReplicaId leader, String objection) {
  public void write(MessagePackWriter out) {
    out.writeLong(configuration.epoch());
    out.writeArrayHeader(configuration.voters().size());
    for (Map.Entry<ReplicaId, String> voter : configuration.voters().entrySet()) {
      Ids.write(out, voter.getKey());
      out.writeString(voter.getValue());
    }
    Ids.write(out, leader);
    out.writeString(objection);
  }

  /**
   * @throws MalformedValueException if it names over {@link Limits#VOTERS}
   */
  public static MemberNews read(MessagePackReader in) {
    long epoch = in.readLong();
    int count = in.readArrayHeader();
    if (count > Limits.VOTERS) {
      throw new MalformedValueException(count + " voters, where " + Limits.VOTERS + " are allowed");
    }
    SortedMap<ReplicaId, String> voters = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      voters.put(Ids.readReplica(in), in.readString());
    }
    return new MemberNews(new Configuration(epoch, voters), Ids.readReplica(in), in.readString());
  }
}
