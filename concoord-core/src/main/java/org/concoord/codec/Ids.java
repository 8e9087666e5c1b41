package org.concoord.codec;

import org.concoord.paxos.Ballot;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/** Identities and ballots as they stand in bodies: two or three integers. */
public final class Ids {
  private Ids() {}

  public static void write(ValueWriter out, ReplicaId id) {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  public static ReplicaId readReplica(ValueReader in) {
    return new ReplicaId(in.readLong(), in.readLong());
  }

  static void write(MessagePackWriter out, ClusterId id) {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  static ClusterId readCluster(MessagePackReader in) {
    return new ClusterId(in.readLong(), in.readLong());
  }

  static void write(MessagePackWriter out, Ballot ballot) {
    out.writeLong(ballot.round());
    write(out, ballot.leader());
  }

  static Ballot readBallot(MessagePackReader in) {
    return new Ballot(in.readLong(), readReplica(in));
  }
}
