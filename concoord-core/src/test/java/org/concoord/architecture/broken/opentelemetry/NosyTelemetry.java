package org.concoord.architecture.broken.opentelemetry;

import org.concoord.architecture.broken.server.NettyServer;

/** A binding that goes past its port. */
public record NosyTelemetry(NettyServer server) {}
