package org.concoord.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/** On a listener: turns away, before anything is made for it, who comes too often. */
final class Doorkeeper extends ChannelInboundHandlerAdapter {
  private final Admission admission;

  Doorkeeper(Admission admission) {
    this.admission = admission;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel accepted = (Channel) message;
    if (accepted.remoteAddress() instanceof InetSocketAddress remote
        && !admission.admits(remote.getAddress())) {
      accepted.unsafe().closeForcibly();
      return;
    }
    context.fireChannelRead(message);
  }
}
