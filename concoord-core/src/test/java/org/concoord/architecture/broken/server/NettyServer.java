package org.concoord.architecture.broken.server;

import io.netty.channel.Channel;

/** Imports Netty outside transport. */
public record NettyServer(Channel channel) {}
