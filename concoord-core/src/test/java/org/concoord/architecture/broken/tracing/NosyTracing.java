package org.concoord.architecture.broken.tracing;

import org.concoord.architecture.broken.server.NettyServer;

/** A port that reaches into what stands behind it. */
public record NosyTracing(NettyServer server) {}
