package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name server in a process that may open few files, by more connections than that. */
@Timeout(60)
class ScarceDescriptorsTest {
  private static final int DESCRIPTORS = 500;

  /** That are left for connections. */
  private static final int FREE = 40;

  private static final int NETWORKS = 8;
  private static final Duration WATCHED = Duration.ofMillis(1_500);

  @TempDir private Path directory;

  /** Serves until it is killed, with few descriptors from the first line on that it reads. */
  static final class Server implements ViewSource {
    public static void main(String[] arguments) throws IOException {
      NameServer.start(
          NameServerConfig.of("concoord.example.com", "127.0.0.1:" + arguments[0]),
          "10.0.0.1:14000",
          new Server());
      System.out.println("listens");
      System.in.read();
      List<InputStream> open = new ArrayList<>();
      try {
        while (true) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException full) {
        for (InputStream each : open.subList(0, FREE)) {
          each.close();
        }
      }
      System.out.println("has few descriptors");
      System.in.read();
    }

    @Override
    public View view() {
      return Questions.THREE;
    }

    @Override
    public long executedSlot() {
      return 7;
    }

    @Override
    public long heardNanos() {
      return System.nanoTime();
    }
  }

  @Test
  void queriesByUdpAreAnsweredAndNoProcessorIsTakenUntilConnectionsCanBeTakenAgain()
      throws Exception {
    int port = freePort();
    Path log = directory.resolve("log");
    Process server = start(port, log);
    List<Socket> sockets = new ArrayList<>();
    try (BufferedReader said = server.inputReader()) {
      assertThat(said.readLine()).as(Files.readString(log)).isEqualTo("listens");
      askByDatagram(1, port);
      askByStream(port);
      server.getOutputStream().write('\n');
      server.getOutputStream().flush();
      assertThat(said.readLine()).as(Files.readString(log)).isEqualTo("has few descriptors");
      for (int i = 0; i < NETWORKS * StreamClients.MOST_OF_A_NETWORK; i++) {
        sockets.add(connect(i % NETWORKS, port));
      }
      Duration before = server.info().totalCpuDuration().orElseThrow();
      Thread.sleep(WATCHED.toMillis());
      Duration spent = server.info().totalCpuDuration().orElseThrow().minus(before);
      for (int i = 2; i < 20; i++) {
        askByDatagram(i, port);
      }
      assertThat(Files.readString(log)).containsOnlyOnce("Too many open files");
      assertThat(spent).isLessThan(WATCHED.dividedBy(4));
      for (Socket socket : sockets) {
        socket.close();
      }
      askByStream(port);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      server.destroyForcibly().waitFor();
    }
  }

  private static Process start(int port, Path log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Server.class.getName(),
            Integer.toString(port));
    List<String> shell =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "sh"));
    shell.addAll(command);
    return new ProcessBuilder(shell).redirectError(log.toFile()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Socket connect(int network, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress("127.7." + network + ".1", 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static void askByDatagram(int network, int port) throws IOException {
    byte[] query = Questions.query("concoord.example.com.", "A");
    try (DatagramSocket socket =
        new DatagramSocket(0, InetAddress.getByName("127.8." + network + ".1"))) {
      socket.setSoTimeout(5_000);
      InetAddress to = InetAddress.getLoopbackAddress();
      socket.send(new DatagramPacket(query, query.length, to, port));
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(packet);
      assertIsAnswer(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
  }

  /** Again until it is answered: those who have gone are known to be after a while. */
  private static void askByStream(int port) throws IOException {
    byte[] query = Questions.query("concoord.example.com.", "A");
    while (true) {
      try (Socket socket = connect(NETWORKS, port)) {
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(new byte[] {0, (byte) query.length});
        socket.getOutputStream().write(query);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertIsAnswer(in.readNBytes(in.readUnsignedShort()));
        return;
      } catch (SocketException refused) {
        continue;
      }
    }
  }

  private static void assertIsAnswer(byte[] answer) {
    assertThat(Questions.head(Questions.read(answer))).isEqualTo("NOERROR aa rd");
  }
}
