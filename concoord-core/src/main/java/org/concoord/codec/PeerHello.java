package org.concoord.codec;

import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.spi.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * How replicas introduce themselves: the body of {@link FrameType#PEER_HELLO} and of its answer
 * {@link FrameType#PEER_WELCOME}.
 *
 * @param versions what the sender can read and write
 * @param id the sender
 * @param address where the sender listens, as host and port
 * @param cluster the instance it belongs to, or {@link ClusterId#NONE}
 * @param types what it can run, or null from one that does not say
 */
public record PeerHello(
    Versions versions,
    ReplicaId id,
    String address,
    ClusterId cluster,
    @Nullable HostedTypes types) {
  public void write(MessagePackWriter out) {
    versions.write(out);
    Ids.write(out, id);
    out.writeString(address);
    Ids.write(out, cluster);
    if (types != null) {
      types.write(out);
    }
  }

  public static PeerHello read(MessagePackReader in) {
    return new PeerHello(
        Versions.read(in),
        Ids.readReplica(in),
        in.readString(),
        Ids.readCluster(in),
        in.nextKind() == ValueKind.BYTES ? HostedTypes.read(in) : null);
  }
}
