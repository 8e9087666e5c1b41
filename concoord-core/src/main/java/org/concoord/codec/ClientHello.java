package org.concoord.codec;

import org.concoord.paxos.ClusterId;

/**
 * The body of {@link FrameType#CLIENT_HELLO}.
 *
 * @param versions what the client can read and write
 * @param pinned the instance the client has spoken to before, or {@link ClusterId#NONE}
 */
public record ClientHello(Versions versions, ClusterId pinned) {
  public void write(MessagePackWriter out) {
    versions.write(out);
    Ids.write(out, pinned);
  }

  public static ClientHello read(MessagePackReader in) {
    return new ClientHello(Versions.read(in), Ids.readCluster(in));
  }
}
