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
 * @param incarnation how often it has started from its directory (M4); 0 from one without
 * @param bootNonce drawn at this start; 0 with it
 */
public record PeerHello(
    Versions versions,
    ReplicaId id,
    String address,
    ClusterId cluster,
    @Nullable HostedTypes types,
    long incarnation,
    long bootNonce) {
  /** Of a replica without a directory. */
  public PeerHello(
      Versions versions,
      ReplicaId id,
      String address,
      ClusterId cluster,
      @Nullable HostedTypes types) {
    this(versions, id, address, cluster, types, 0, 0);
  }

  public void write(MessagePackWriter out) {
    versions.write(out);
    Ids.write(out, id);
    out.writeString(address);
    Ids.write(out, cluster);
    if (types != null) {
      types.write(out);
    }
    if (incarnation > 0) {
      out.writeLong(incarnation);
      out.writeLong(bootNonce);
    }
  }

  public static PeerHello read(MessagePackReader in) {
    Versions versions = Versions.read(in);
    ReplicaId id = Ids.readReplica(in);
    String address = in.readString();
    ClusterId cluster = Ids.readCluster(in);
    HostedTypes types = in.nextKind() == ValueKind.BYTES ? HostedTypes.read(in) : null;
    boolean isDurable = in.nextKind() == ValueKind.INTEGER;
    return new PeerHello(
        versions,
        id,
        address,
        cluster,
        types,
        isDurable ? in.readLong() : 0,
        isDurable ? in.readLong() : 0);
  }
}
