package org.concoord.architecture.broken.client;

import org.concoord.architecture.broken.server.NettyServer;

/** A client that knows the server. */
public record NosyClient(NettyServer server) {}
