package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's own server, at an address of loopback, for the user who runs the tests, with keys and a
 * home of its own: a machine, as far as anybody who comes by SSH can tell.
 */
final class OpenSshServer implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/sshd"), Path.of("/usr/local/sbin/sshd"));

  private final String host;
  private final int port;
  private final Path directory;
  private Process process;

  private OpenSshServer(String host, int port, Path directory) {
    this.host = host;
    this.port = port;
    this.directory = directory;
  }

  static boolean isInstalled() {
    return PLACES.stream().anyMatch(Files::isExecutable);
  }

  /** Lets in whoever has that key, whose public half lies beside it. */
  static OpenSshServer start(String host, Path key, Path directory) throws Exception {
    Files.createDirectories(directory.resolve("home"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      port = free.getLocalPort();
    }
    OpenSshServer server = new OpenSshServer(host, port, directory);
    makeKey(directory.resolve("host"));
    Files.copy(key.resolveSibling(key.getFileName() + ".pub"), directory.resolve("authorized"));
    server.start();
    return server;
  }

  static void makeKey(Path file) throws Exception {
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
  }

  void start() throws Exception {
    Files.writeString(
        directory.resolve("config"),
        String.join(
            "\n",
            "ListenAddress " + host,
            "Port " + port,
            "HostKey " + directory.resolve("host"),
            "AuthorizedKeysFile " + directory.resolve("authorized"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "SetEnv HOME=" + home(),
            ""));
    if (System.getProperty("user.name").equals("root")) {
      // Which it wants to be empty, and its package makes at boot.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Path sshd = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    process =
        new ProcessBuilder(
                sshd.toString(), "-D", "-e", "-f", directory.resolve("config").toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!answers()) {
      assertThat(process.isAlive()).as("sshd: " + Files.readString(log())).isTrue();
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.sleep(20);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** As {@code openreplica} is told. */
  String node() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  int port() {
    return port;
  }

  String host() {
    return host;
  }

  Path home() {
    return directory.resolve("home");
  }

  /** As {@code known_hosts} has it. */
  String knownHostsLine() throws IOException {
    String[] words = Files.readString(directory.resolve("host.pub")).split(" ");
    return "[" + host + "]:" + port + " " + words[0] + " " + words[1].strip() + "\n";
  }

  String fingerprint() throws Exception {
    Process told =
        new ProcessBuilder("ssh-keygen", "-lf", directory.resolve("host.pub").toString()).start();
    return new String(told.getInputStream().readAllBytes()).split(" ")[1];
  }

  /** Another machine at the same address, or somebody in between. */
  void becomeAnother() throws Exception {
    close();
    Files.delete(directory.resolve("host"));
    Files.delete(directory.resolve("host.pub"));
    makeKey(directory.resolve("host"));
    start();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
  }
}
