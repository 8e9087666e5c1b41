package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.concoord.transport.Connection;
import org.concoord.transport.ConnectionHandler;
import org.concoord.transport.Loop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HeldPortTest {
  @Test
  void whoDialsIsRefused() {
    try (HeldPort port = HeldPort.any()) {
      assertThatThrownBy(() -> new Socket("127.0.0.1", number(port)))
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void nobodyElseGetsIt() throws Exception {
    try (HeldPort port = HeldPort.any();
        ServerSocket other = new ServerSocket()) {
      other.setReuseAddress(false);
      assertThatThrownBy(() -> other.bind(new InetSocketAddress("127.0.0.1", number(port))))
          .isInstanceOf(BindException.class);
    }
  }

  /** Over and over: a replica may be restarted as often as a test likes. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aReplicaListensBesideTheHolder() throws Exception {
    try (HeldPort port = HeldPort.any()) {
      for (int i = 0; i < 3; i++) {
        try (Loop loop = Loop.start("test-held-port")) {
          loop.listen(port.address(), Silent::new);
          try (Socket socket = new Socket("127.0.0.1", number(port))) {
            assertThat(socket.isConnected()).isTrue();
          }
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", number(port)))
            .isInstanceOf(ConnectException.class);
      }
      assertThat(port.isHeld()).isTrue();
    }
  }

  @Test
  void onceReleasedItIsFree() throws Exception {
    try (HeldPort port = HeldPort.any()) {
      port.release();
      try (ServerSocket other = new ServerSocket()) {
        other.bind(new InetSocketAddress("127.0.0.1", number(port)));
        port.hold();
        assertThat(port.isHeld()).isFalse();
      }
      port.hold();
      assertThat(port.isHeld()).isTrue();
    }
  }

  private static int number(HeldPort port) {
    return Integer.parseInt(port.address().substring(port.address().indexOf(':') + 1));
  }

  private static final class Silent implements ConnectionHandler {
    @Override
    public void onOpen(Connection connection) {}

    @Override
    public void onFrame(Connection connection, byte[] frame) {}

    @Override
    public void onClosed(String reason) {}
  }
}
