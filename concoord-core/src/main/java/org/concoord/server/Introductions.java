package org.concoord.server;

import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.HostedTypes;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.PeerHello;
import org.concoord.codec.Token;
import org.concoord.codec.Versions;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.concoord.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Who this replica says that it is, and whether it will have to do with who another says that it
 * is. On the loop.
 */
final class Introductions {
  private final String address;
  private final @Nullable Token token;
  private final HostedTypes types;
  private final Storage storage;
  private final Starts starts = new Starts();
  private final byte[] header = new byte[FrameHeader.BYTES];
  private final MessagePackWriter body = new MessagePackWriter();
  private ReplicaId self;
  private ClusterId cluster = ClusterId.NONE;

  Introductions(
      String address, @Nullable Token token, ReplicaId self, HostedTypes types, Storage storage) {
    this.address = address;
    this.token = token;
    this.self = self;
    this.types = types;
    this.storage = storage;
  }

  /** This process goes by another identity from now on. */
  void changeIdentity(ReplicaId newSelf) {
    self = newSelf;
  }

  /** This replica belongs to that instance from now on, or wants to. */
  void belongTo(ClusterId instance) {
    cluster = instance;
  }

  ReplicaId self() {
    return self;
  }

  ClusterId cluster() {
    return cluster;
  }

  /** Says what comes first on a connection that this replica has dialled. */
  void open(Connection connection) {
    if (token != null) {
      body.reset();
      token.write(body);
      FrameHeader.write(header, FrameType.TOKEN, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
      connection.send(header, header.length, body.array(), 0, body.size());
    }
    introduce(connection, FrameType.PEER_HELLO, ReplicaId.NONE);
  }

  /** Sends who this replica is, as the first frame of a link or the answer to one. */
  void introduce(Connection connection, FrameType type, ReplicaId to) {
    body.reset();
    new PeerHello(
            Versions.CURRENT,
            self,
            address,
            cluster,
            types,
            storage.found().incarnation(),
            storage.found().bootNonce())
        .write(body);
    FrameHeader.write(header, type, cluster, 0, self, to);
    connection.send(header, header.length, body.array(), 0, body.size());
  }

  /** Why this replica and the other can have nothing to do with each other, or "". */
  String trouble(PeerHello other) {
    if (other.id().equals(self)) {
      return other.address() + " leads back to " + address + " itself";
    }
    boolean otherInstance =
        !cluster.equals(ClusterId.NONE)
            && !other.cluster().equals(ClusterId.NONE)
            && !cluster.equals(other.cluster());
    return otherInstance
        ? other.address()
            + " belongs to instance "
            + other.cluster()
            + ", "
            + address
            + " to "
            + cluster
        : startTrouble(other);
  }

  private String startTrouble(PeerHello other) {
    String trouble = typeTrouble(other);
    return trouble.isEmpty() ? starts.refusal(other) : trouble;
  }

  /** F3, until replicas agree in the log on what all of them know. */
  private String typeTrouble(PeerHello other) {
    String trouble = Versions.CURRENT.trouble(other.versions());
    HostedTypes others = other.types();
    return !trouble.isEmpty() || others == null
        ? trouble
        : types.difference(others, address, other.address());
  }
}
