package org.concoord.server;

import org.concoord.NameServerConfig;
import org.concoord.View;
import org.concoord.dns.NameServer;
import org.concoord.dns.ViewSource;
import org.jspecify.annotations.Nullable;

/** The name server of a replica that has one, and what that is told. */
final class Naming implements ViewSource, AutoCloseable {
  private final ReplicaServer replica;
  private final Views views;
  private @Nullable NameServer server;

  Naming(ReplicaServer replica, Views views) {
    this.replica = replica;
    this.views = views;
  }

  /**
   * @param config {@code null} for none, of which no class is loaded then
   */
  void start(@Nullable NameServerConfig config) {
    if (config != null) {
      server = NameServer.start(config, replica.address(), this);
    }
  }

  @Override
  public View view() {
    // A replica that has fenced itself is in no instance any more.
    return replica.ending().isOver() ? View.NONE : views.view();
  }

  @Override
  public long executedSlot() {
    Voting voting = replica.voting();
    return voting == null ? 0 : voting.applier().executed();
  }

  @Override
  public long heardNanos() {
    return views.ledNanos();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
