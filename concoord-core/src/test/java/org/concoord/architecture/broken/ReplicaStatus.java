package org.concoord.architecture.broken;

import org.concoord.architecture.broken.server.NettyServer;

/** A public class other than the facades that reaches inside. */
public record ReplicaStatus(NettyServer server) {}
