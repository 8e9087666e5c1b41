package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** A name server over real sockets. */
class NameServerTest implements ViewSource {
  private static final int PATIENCE_MILLIS = 5_000;

  private volatile View view = Questions.THREE;
  private final int port = freePort();
  private final NameServer server =
      NameServer.start(
          NameServerConfig.of("concoord.example.com", "127.0.0.1:" + port), "10.0.0.1:14000", this);

  @Override
  public View view() {
    return view;
  }

  @Override
  public long executedSlot() {
    return 7;
  }

  @Override
  public long heardNanos() {
    return System.nanoTime();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Queries by UDP, each from a network of its own, so that no rate is exceeded. */
  private Message ask(int network, byte[] query) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(0, InetAddress.getByName("127.0." + network + ".1"))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      send(socket, query);
      return receive(socket);
    }
  }

  private void send(DatagramSocket socket, byte[] query) throws IOException {
    socket.send(new DatagramPacket(query, query.length, InetAddress.getLoopbackAddress(), port));
  }

  private static Message receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    socket.receive(packet);
    return Questions.read(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, byte[] query) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(query.length);
    out.write(query);
  }

  private static Message receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] answer = new byte[in.readUnsignedShort()];
    in.readFully(answer);
    return Questions.read(answer);
  }

  @Test
  void answersDatagramsAndFollowsTheView() throws Exception {
    byte[] query = Questions.query("concoord.example.com.", "A");
    assertThat(ask(1, query).getSection(Section.ANSWER)).hasSize(2);
    view = new View(5, "", List.of(view.members().get(0)));
    assertThat(ask(1, query).getSection(Section.ANSWER)).hasSize(1);
    view = View.NONE;
    assertThat(Questions.head(ask(1, query))).isEqualTo("SERVFAIL rd");
  }

  @Test
  void answersQuestionsOfAConnectionInTheirOrderHoweverTheyArrive() throws Exception {
    try (Socket socket = connect()) {
      byte[] first = Questions.query("concoord.example.com.", "SOA");
      socket.getOutputStream().write(0);
      socket.getOutputStream().flush();
      socket.getOutputStream().write(first.length);
      socket.getOutputStream().write(first, 0, 20);
      socket.getOutputStream().flush();
      socket.getOutputStream().write(first, 20, first.length - 20);
      for (int i = 0; i < 500; i++) {
        Message next = Questions.message("concoord.example.com.", "TXT");
        next.getHeader().setID(i);
        send(socket, next.toWire());
      }
      assertThat(receive(socket).getSection(Section.ANSWER)).hasSize(1);
      for (int i = 0; i < 500; i++) {
        Message answer = receive(socket);
        assertThat(answer.getHeader().getID()).isEqualTo(i);
        assertThat(answer.getSection(Section.ANSWER)).hasSize(4);
      }
    }
  }

  @Test
  void holdsBackWhoeverReadsNoAnswers() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] query = Questions.query("concoord.example.com.", "TXT");
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 100_000; i++) {
                    send(socket, query);
                  }
                } catch (IOException closed) {
                  return;
                }
              });
      writer.setDaemon(true);
      writer.start();
      assertThat(ask(2, query).getSection(Section.ANSWER)).hasSize(4);
      for (int i = 0; i < 1_000; i++) {
        assertThat(receive(socket).getSection(Section.ANSWER)).hasSize(4);
      }
    }
  }

  @Test
  void closesConnectionsThatSpeakNonsense() throws Exception {
    try (Socket tooLong = connect();
        Socket noMessage = connect();
        Socket damaged = connect()) {
      tooLong.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff});
      assertThatThrownBy(() -> receive(tooLong)).isInstanceOf(IOException.class);
      send(noMessage, new byte[5]);
      assertThatThrownBy(() -> receive(noMessage)).isInstanceOf(EOFException.class);
      byte[] query = Questions.query("concoord.example.com.", "A");
      send(damaged, Arrays.copyOf(query, query.length - 3));
      assertThat(Questions.head(receive(damaged))).isEqualTo("FORMERR rd");
      send(damaged, query);
      assertThat(Questions.head(receive(damaged))).isEqualTo("NOERROR aa rd");
    }
  }

  @Test
  void takesNoMoreThanAFewConnectionsOfOneNetwork() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < StreamClients.MOST_OF_A_NETWORK; i++) {
        Socket socket = connect();
        sockets.add(socket);
        send(socket, Questions.query("concoord.example.com.", "A"));
        receive(socket);
      }
      Socket oneMore = connect();
      sockets.add(oneMore);
      assertThatThrownBy(
              () -> {
                send(oneMore, Questions.query("concoord.example.com.", "A"));
                receive(oneMore);
              })
          .isInstanceOf(IOException.class);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void goesOnAfterFloodsOfNonsenseAndLimitsWhatANetworkIsSent() throws Exception {
    byte[] query = Questions.query("concoord.example.com.", "A");
    int answers = 0;
    int truncated = 0;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.9.1"))) {
      for (int i = 0; i < 2_000; i++) {
        byte[] nonsense = new byte[i % 40];
        Arrays.fill(nonsense, (byte) (i & 0x7f));
        send(socket, nonsense);
      }
      for (int i = 0; i < 200; i++) {
        send(socket, query);
      }
      socket.setSoTimeout(500);
      while (true) {
        Message answer = receive(socket);
        answers += Questions.head(answer).equals("NOERROR aa rd") ? 1 : 0;
        truncated += Questions.head(answer).equals("NOERROR tc rd") ? 1 : 0;
      }
    } catch (SocketTimeoutException nothingMore) {
      assertThat(answers).isLessThanOrEqualTo(3 * ResponseRate.PER_SECOND);
      assertThat(truncated).isPositive();
    }
    assertThat(Questions.head(ask(3, query))).isEqualTo("NOERROR aa rd");
  }

  @Test
  void whoeverShowsItsCookieIsNotLimited() throws Exception {
    byte[] client = {8, 7, 6, 5, 4, 3, 2, 1};
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.4.1"))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      send(socket, Questions.query("concoord.example.com.", "A", new CookieOption(client)));
      EDNSOption cookie = receive(socket).getOPT().getOptions(EDNSOption.Code.COOKIE).get(0);
      byte[] query = Questions.query("concoord.example.com.", "A", cookie);
      for (int i = 0; i < 10 * ResponseRate.PER_SECOND; i++) {
        send(socket, query);
        assertThat(Questions.head(receive(socket))).isEqualTo("NOERROR aa rd");
      }
    }
  }

  @Test
  void saysWhereItCannotListen() {
    assertThatThrownBy(
            () ->
                NameServer.start(
                    NameServerConfig.of("a.b", "127.0.0.1:" + port), "10.0.0.1:14000", this))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageStartingWith("the name server cannot listen on 127.0.0.1:" + port + ": ");
  }
}
