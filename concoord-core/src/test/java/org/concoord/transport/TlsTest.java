package org.concoord.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.concoord.transport.Await.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections under TLS: who gets one, what both sides hear otherwise, and that it behaves as one
 * without.
 */
@Timeout(30)
class TlsTest {
  private static final byte[] NOTHING = {};
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private Pki pki;
  private final Loop server = Loop.start("tls-server");
  private final Loop client = Loop.startDaemon("tls-client");
  private final Recorder accepted = new Recorder();
  private final Recorder dialled = new Recorder();

  @BeforeEach
  void createAuthority() throws Exception {
    pki = new Pki(directory, "authority");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void carriesFramesBothWaysAndSaysWhoIsThere() throws Exception {
    connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT));
    Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
    Connection to = accepted.opened.get(10, TimeUnit.SECONDS);
    assertThat(from.identity().name()).isEqualTo("CN=replica");
    assertThat(to.identity()).isEqualTo(new Identity("CN=app", java.util.Set.of(Role.CLIENT)));

    byte[] large = new byte[3 << 20];
    Arrays.fill(large, (byte) 7);
    server.execute(() -> to.limitFrames(4 << 20));
    client.execute(
        () -> {
          from.send(utf8("a"), 1, utf8("b"), 0, 1);
          from.send(NOTHING, 0, large, 0, large.length);
        });
    await(() -> accepted.frames.size() == 2);
    assertThat(accepted.frames.get(1)).isEqualTo(large);
    server.execute(() -> to.send(utf8("back"), 4, NOTHING, 0, 0));
    await(() -> dialled.frames.size() == 1);
    assertThat(client.bytesSent()).isEqualTo(server.bytesReceived());
  }

  @Test
  void sendsManyFramesOfOneTurnInFewReads() throws Exception {
    connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT));
    Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
    client.execute(
        () -> {
          for (int i = 0; i < 500; i++) {
            from.send(utf8("ab"), 2, utf8("c"), 0, 1);
          }
        });
    await(() -> accepted.frames.size() == 500);
    assertThat(accepted.reads.get()).isLessThan(5);
  }

  /**
   * What a goodbye says arrives before the connection ends, also where the other side still talks.
   */
  @Test
  void sendsWhatIsQueuedBeforeItCloses() throws Exception {
    connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT));
    Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
    Connection to = accepted.opened.get(10, TimeUnit.SECONDS);
    byte[] some = new byte[4_000];
    client.execute(
        () -> {
          for (int i = 0; i < 50; i++) {
            from.send(NOTHING, 0, some, 0, some.length);
          }
        });
    server.execute(
        () -> {
          to.send(utf8("why"), 3, NOTHING, 0, 0);
          to.close("done");
        });
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS)).isEqualTo("closed by peer");
    assertThat(dialled.frames).containsExactly(utf8("why"));
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void aResetIsNoticedAtOnce() throws Exception {
    connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT));
    Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
    accepted.opened.get(10, TimeUnit.SECONDS);
    client.execute(() -> from.reset("planted"));
    assertThat(accepted.closed.get(2, TimeUnit.SECONDS)).contains("by peer");
  }

  @Test
  void anAbortedLoopIsNoticedAtOnce() throws Exception {
    connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT));
    dialled.opened.get(10, TimeUnit.SECONDS);
    accepted.opened.get(10, TimeUnit.SECONDS);
    server.abort();
    assertThat(dialled.closed.get(2, TimeUnit.SECONDS)).isEqualTo("connection reset by peer");
  }

  /** The limit counts what waits to be encrypted as well as what is. */
  @Test
  void closesAConnectionWhosePeerDoesNotRead() throws Exception {
    CompletableFuture<Void> stalled = new CompletableFuture<>();
    Recorder reader =
        new Recorder() {
          @Override
          public void onFrame(Connection connection, byte[] frame) {
            stalled.join();
          }
        };
    try {
      connect(pki.issue("replica", Role.PEER), pki.issue("app", Role.CLIENT), reader);
      Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
      byte[] chunk = new byte[4_000];
      int most = (int) (NettyConnection.UNSENT_LIMIT / chunk.length) + 10_000;
      for (int sent = 0; sent < most && !dialled.closed.isDone(); sent += 1_000) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        client.execute(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                from.send(NOTHING, 0, chunk, 0, chunk.length);
              }
              turn.complete(null);
            });
        turn.get(10, TimeUnit.SECONDS);
      }
      assertThat(dialled.closed.get(5, TimeUnit.SECONDS)).contains("bytes unsent");
    } finally {
      stalled.complete(null);
    }
  }

  @Test
  void refusesACertificateOfAnotherAuthorityAndTellsBothSides() throws Exception {
    Pki other = new Pki(directory, "stranger");
    connect(pki.issue("replica", Role.PEER), Pki.trusting(other.issue("app", Role.CLIENT), pki));
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo(
            "its certificate \"CN=app\" was issued by \"CN=stranger\", which leads to no authority that this side"
                + " trusts");
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .startsWith("it refuses the certificate of this side: ");
    assertThat(accepted.opened).isNotDone();
  }

  @Test
  void aDiallerRefusesAReplicaOfAnotherAuthority() throws Exception {
    Pki other = new Pki(directory, "stranger");
    connect(Pki.trusting(other.issue("replica", Role.PEER), pki), pki.issue("app", Role.CLIENT));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .contains("\"CN=replica\" was issued by \"CN=stranger\"");
    assertThat(dialled.opened).isNotDone();
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .startsWith("it refuses the certificate of this side: ");
  }

  @Test
  void aDiallerRefusesWhoeverIsNoReplica() throws Exception {
    connect(pki.issue("app2", Role.CLIENT), pki.issue("app", Role.CLIENT));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("its certificate \"CN=app2\" lacks the role peer (urn:concoord:role:peer)");
    assertThat(dialled.opened).isNotDone();
  }

  @Test
  void aDiallerRefusesACertificateOfAnotherHost() throws Exception {
    TlsFiles elsewhere = pki.issue("replica", Duration.ofHours(1), "10.1.2.3", Role.PEER);
    connect(elsewhere, pki.issue("app", Role.CLIENT));
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo(
            "its certificate \"CN=replica\" is not one of host 127.0.0.1: it names localhost, 10.1.2.3");
  }

  @Test
  void aDiallerMayBelieveAReplicaWhereverItIs() throws Exception {
    TlsFiles elsewhere = pki.issue("replica", Duration.ofHours(1), "10.1.2.3", Role.PEER);
    TlsFiles own = pki.issue("app", Role.CLIENT);
    connect(elsewhere, new TlsFiles(own.certificates(), own.key(), null, own.authorities(), false));
    assertThat(dialled.opened.get(10, TimeUnit.SECONDS).isOpen()).isTrue();
  }

  @Test
  void refusesACertificateThatHasExpiredSinceItWasLoaded() throws Exception {
    TlsFiles brief = pki.issue("app", Duration.ofMillis(1_500), "127.0.0.1", Role.CLIENT);
    Tls loaded = Tls.load(brief);
    Instant expiry =
        Pem.certificates(brief.certificates(), brief.read().certificates())
            .get(0)
            .getNotAfter()
            .toInstant();
    await(() -> Instant.now().isAfter(expiry.plusMillis(10)));
    connect(Tls.load(pki.issue("replica", Role.PEER)), loaded, accepted);
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("its certificate \"CN=app\" expired on " + expiry);
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .startsWith("it refuses the certificate of this side: ");
  }

  @Test
  void aPlaintextDiallerAndATlsListenerTellEachOther() throws Exception {
    server.protect(Protection.by(Tls.load(pki.issue("replica", Role.PEER))));
    dial(listen(accepted));
    Connection from = dialled.opened.get(10, TimeUnit.SECONDS);
    client.execute(() -> from.send(utf8("hello"), 5, NOTHING, 0, 0));
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("it speaks plaintext, and this port TLS");
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("it speaks TLS, and this side plaintext");
    assertThat(accepted.opened).isNotDone();
    assertThat(accepted.frames).isEmpty();
  }

  @Test
  void aTlsDiallerAndAPlaintextListenerTellEachOther() throws Exception {
    client.protect(Protection.by(Tls.load(pki.issue("app", Role.CLIENT))));
    dial(listen(accepted));
    assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("it speaks TLS, and this side plaintext");
    assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
        .isEqualTo("it speaks plaintext, and this side TLS");
    assertThat(accepted.frames).isEmpty();
  }

  /** Bytes of somebody's connection are nothing on another one. */
  @Test
  void closesAConnectionOfGarbageThatLooksLikeTls() throws Exception {
    server.protect(Protection.by(Tls.load(pki.issue("replica", Role.PEER))));
    HostAndPort address = HostAndPort.parse(listen(accepted));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(new byte[] {0x16, 3, 1, 0, 20});
      out.write(new byte[20]);
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS)).startsWith("TLS failed: ");
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // An alert may come first.
      }
    }
    assertThat(accepted.opened).isNotDone();
  }

  @Test
  void refusesWhoeverShowsNoCertificate() throws Exception {
    server.protect(Protection.by(Tls.load(pki.issue("replica", Role.PEER))));
    HostAndPort address = HostAndPort.parse(listen(accepted));
    SSLContext nobody = SSLContext.getInstance("TLSv1.3");
    nobody.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    try (Socket socket = nobody.getSocketFactory().createSocket(address.host(), address.port())) {
      // What follows is not looked at.
      socket.getOutputStream().write(new byte[100]);
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("it presented no certificate");
    } catch (IOException refused) {
      assertThat(accepted.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("it presented no certificate");
    }
    assertThat(accepted.opened).isNotDone();
    assertThat(accepted.frames).isEmpty();
  }

  @Test
  void aHandshakeThatNobodyAnswersEnds() throws Exception {
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client.protect(Protection.by(Tls.load(pki.issue("app", Role.CLIENT))));
      client.execute(
          () ->
              client.connect(
                  "127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(300), dialled));
      assertThat(dialled.closed.get(10, TimeUnit.SECONDS))
          .isEqualTo("no end of the TLS handshake in time");
    }
  }

  private void connect(TlsFiles listening, TlsFiles dialling) {
    connect(listening, dialling, accepted);
  }

  private void connect(TlsFiles listening, TlsFiles dialling, Recorder handler) {
    connect(Tls.load(listening), Tls.load(dialling), handler);
  }

  private void connect(Tls listening, Tls dialling, Recorder handler) {
    server.protect(Protection.by(listening));
    client.protect(Protection.by(dialling));
    dial(listen(handler));
  }

  private String listen(Recorder handler) {
    return server.listen("127.0.0.1:0", () -> handler).address();
  }

  private void dial(String address) {
    client.execute(() -> client.connect(address, PATIENCE, dialled));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
