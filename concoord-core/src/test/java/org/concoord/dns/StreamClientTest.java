package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection with more to say than its sockets hold. */
@Timeout(20)
class StreamClientTest {
  private static final int SMALL = 4_096;
  private static final int ANSWER = 30_000;
  private static final int QUESTIONS = 5;
  private static final byte[] QUESTION = {0, 1, 7};

  /** As RFC 7766 lets clients do, and a shell with its input at its end does. */
  @Test
  void answersAllThatWasAskedBeforeItsOtherSideWasClosed() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Selector selector = Selector.open();
        ServerSocketChannel listening = ServerSocketChannel.open();
        Socket asking = new Socket()) {
      listening.bind(new InetSocketAddress(loopback, 0));
      asking.setReceiveBufferSize(SMALL);
      asking.connect(listening.getLocalAddress());
      SocketChannel channel = listening.accept();
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      StreamClient client = new StreamClient(channel, loopback, 0);
      StreamClients.Answerer answerer = (query, length, from) -> new byte[ANSWER];
      for (int i = 0; i < QUESTIONS; i++) {
        asking.getOutputStream().write(QUESTION);
      }
      asking.shutdownOutput();

      int received = 0;
      byte[] read = new byte[SMALL];
      boolean goesOn = true;
      while (goesOn) {
        if (selector.select(10) == 0) {
          received += Math.max(0, asking.getInputStream().read(read));
          continue;
        }
        selector.selectedKeys().clear();
        goesOn = key.isReadable() ? client.read(answerer, key, 0) : client.write(answerer, key, 0);
      }
      channel.close();
      for (int more = 0; more >= 0; more = asking.getInputStream().read(read)) {
        received += more;
      }
      assertThat(received).isEqualTo(QUESTIONS * (2 + ANSWER));
    }
  }
}
