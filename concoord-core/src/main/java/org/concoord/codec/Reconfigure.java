package org.concoord.codec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.MalformedValueException;

/**
 * What a {@link CommandKind#RECONFIGURE} asks for (E1).
 *
 * @param expectedEpoch the epoch that it is to end
 * @param forced whether there may be fewer than three voters all the same (E7)
 * @param voters those of the next epoch, as its author named them: nothing is checked here
 * @param firstLeader who is to lead it from the start (E3)
 */
public record Reconfigure(
    long expectedEpoch, boolean forced, List<ReplicaId> voters, ReplicaId firstLeader) {
  public Reconfigure {
    voters = List.copyOf(voters);
  }

  void write(MessagePackWriter out) {
    out.writeLong(expectedEpoch);
    out.writeBoolean(forced);
    out.writeArrayHeader(voters.size());
    for (ReplicaId voter : voters) {
      Ids.write(out, voter);
    }
    Ids.write(out, firstLeader);
  }

  /**
   * Reads the arguments of a command; what a later version may have written behind them is left.
   *
   * @throws MalformedValueException if they are none, or name over {@link Limits#VOTERS}
   */
  public static Reconfigure read(MessagePackReader in) {
    long expectedEpoch = in.readRange(1, Long.MAX_VALUE - 1, "an epoch");
    boolean forced = in.readBoolean();
    int count = in.readArrayHeader();
    if (count > Limits.VOTERS) {
      throw new MalformedValueException(count + " voters, where " + Limits.VOTERS + " are allowed");
    }
    List<ReplicaId> voters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      voters.add(Ids.readReplica(in));
    }
    return new Reconfigure(expectedEpoch, forced, voters, Ids.readReplica(in));
  }
}
