package org.concoord.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.concoord.transport.HostAndPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a name server listens by: one port of UDP and TCP, and whoever has connected. */
final class Sockets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
  private static final int BACKLOG = 128;
  private static final int RECEIVE_BYTES = 1 << 20;

  private final Selector selector;
  private final DatagramChannel datagrams;
  private final ServerSocketChannel streams;

  private Sockets(Selector selector, DatagramChannel datagrams, ServerSocketChannel streams) {
    this.selector = selector;
    this.datagrams = datagrams;
    this.streams = streams;
  }

  static Sockets listen(String hostAndPort) throws IOException {
    HostAndPort parsed = HostAndPort.parse(hostAndPort);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(parsed.host()), parsed.port());
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      Selector selector = Selector.open();
      opened.add(selector);
      DatagramChannel datagrams = DatagramChannel.open();
      opened.add(datagrams);
      datagrams.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
      datagrams.bind(address);
      datagrams.configureBlocking(false);
      datagrams.register(selector, SelectionKey.OP_READ);
      ServerSocketChannel streams = ServerSocketChannel.open();
      opened.add(streams);
      streams.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      streams.bind(address, BACKLOG);
      streams.configureBlocking(false);
      streams.register(selector, SelectionKey.OP_ACCEPT);
      return new Sockets(selector, datagrams, streams);
    } catch (IOException | RuntimeException failed) {
      opened.forEach(Sockets::closeQuietly);
      throw failed;
    }
  }

  Selector selector() {
    return selector;
  }

  DatagramChannel datagrams() {
    return datagrams;
  }

  ServerSocketChannel streams() {
    return streams;
  }

  /** With all connections that were accepted. */
  @Override
  public void close() {
    if (selector.isOpen()) {
      for (SelectionKey key : selector.keys()) {
        Channel channel = key.channel();
        closeQuietly(channel);
      }
      closeQuietly(selector);
    }
  }

  /** Nothing is lost with a socket that cannot even be closed. */
  static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception unusable) {
      LOG.debug("a socket of DNS", unusable);
    }
  }
}
