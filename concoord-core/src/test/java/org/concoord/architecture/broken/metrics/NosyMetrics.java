package org.concoord.architecture.broken.metrics;

import org.concoord.architecture.broken.server.NettyServer;

/** A port that reaches into what stands behind it. */
public record NosyMetrics(NettyServer server) {}
