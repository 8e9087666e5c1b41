package org.concoord.architecture.broken.micrometer;

import org.concoord.architecture.broken.server.NettyServer;

/** A binding that goes past its port. */
public record NosyMicrometer(NettyServer server) {}
