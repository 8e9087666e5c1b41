package org.concoord.codec;

import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;

/**
 * How replicas introduce themselves: the body of {@link FrameType#PEER_HELLO} and of its answer
 * {@link FrameType#PEER_WELCOME}.
 *
 * @param versions what the sender can read and write
 * @param id the sender
 * @param address where the sender listens, as host and port
 * @param cluster the instance it belongs to, or {@link ClusterId#NONE}
 */
public record PeerHello(Versions versions, ReplicaId id, String address, ClusterId cluster) {
  public void write(MessagePackWriter out) {
    versions.write(out);
    Ids.write(out, id);
    out.writeString(address);
    Ids.write(out, cluster);
  }

  public static PeerHello read(MessagePackReader in) {
    return new PeerHello(
        Versions.read(in), Ids.readReplica(in), in.readString(), Ids.readCluster(in));
  }
}
