package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.codec.AdminHello;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Versions;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look after a running replica. */
@Timeout(60)
class AdminCommandsTest {
  private static final String TOKEN = "0123456789abcdef".repeat(4);

  private final String address = freeAddress();
  private Replica replica;

  @AfterEach
  void close() {
    if (replica != null) {
      replica.close();
    }
  }

  @Test
  void showsTheStatusAsATableAndAsJson() throws Exception {
    start(builder());

    TypedCommand table = TypedCommand.run("status", "-e", address);
    TypedCommand json = TypedCommand.run("status", "-e", address, "--json");

    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out()).startsWith("replica " + address).contains("LEADER");
    assertThat(json.out()).startsWith("{\"address\":\"" + address + "\"").hasLineCount(1);
  }

  @Test
  void asksTheNextEndpointWhereOneIsSilent() throws Exception {
    start(builder());

    TypedCommand members =
        TypedCommand.run(
            Map.of("CONCOORD_ENDPOINTS", freeAddress() + "," + address), "", "members", "--json");

    assertThat(members.exitCode()).as(members.err()).isZero();
    assertThat(members.out()).startsWith("{\"epoch\":");
  }

  @Test
  void saysOfEachEndpointWhyItDoesNotAnswer() {
    TypedCommand nobody = TypedCommand.run("status", "-e", address);

    assertThat(nobody.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(nobody.err()).isEqualTo("concoord status: " + address + ": connection refused\n");
  }

  @Test
  void isRefusedWithoutTheTokenAndLetInWithIt() throws Exception {
    start(builder().token(TOKEN));

    TypedCommand missing = TypedCommand.run("status", "-e", address);
    TypedCommand shown =
        TypedCommand.run(Map.of("CONCOORD_TOKEN", TOKEN), "", "status", "-e", address);

    assertThat(missing.exitCode()).isEqualTo(ExitCode.NOT_AUTHORIZED);
    assertThat(missing.err()).contains("wants a token, and none was shown");
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).doesNotContain(TOKEN);
  }

  @Test
  void saysWhyAReplicaThatIsAloneCannotHandOver() throws Exception {
    start(builder());

    TypedCommand refused = TypedCommand.run("transfer", "-e", address);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("nobody has taken over from " + address);
  }

  @Test
  void asksBeforeItResetsAndTakesOnlyYesForYes() throws Exception {
    start(builder());

    TypedCommand no = TypedCommand.run(Map.of(), "y\n", "reset", "-e", address);
    TypedCommand yes = TypedCommand.run(Map.of(), "yes\n", "reset", "-e", address);

    assertThat(no.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(no.err()).contains("Type yes: ", "nothing was done");
    assertThat(yes.err()).contains("cannot be reset: a majority is there");
  }

  @Test
  void hasADurableReplicaKeepASnapshot(@TempDir Path directory) throws Exception {
    start(
        builder()
            .dataDirectory(directory.resolve("data"))
            .segmentBytes(4 << 20)
            .reserveBytes(1 << 20));
    try (CounterProxy counter = new CounterProxy(address)) {
      counter.increment();
    }

    TypedCommand kept = TypedCommand.run("snapshot", "-e", address);

    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.out()).startsWith("keeps a snapshot of slot ");
  }

  @Test
  void saysThatAReplicaInMemoryKeepsNoSnapshots() throws Exception {
    start(builder());

    TypedCommand refused = TypedCommand.run("snapshot", "-e", address);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("is in memory");
  }

  @Test
  void skipsNoSlotThatTheReplicaDoesNotStandBefore() throws Exception {
    start(builder());

    TypedCommand refused = TypedCommand.run("skip", "1000", "-e", address);
    TypedCommand none = TypedCommand.run("skip", "-e", address);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("slot 1000 is none that it stands before");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void doesNothingToWhicheverOfSeveralAnswersFirst() throws Exception {
    start(builder());
    Map<String, String> both = Map.of("CONCOORD_ENDPOINTS", address + "," + freeAddress());

    for (String command : List.of("leave", "transfer", "reset", "snapshot")) {
      TypedCommand refused = TypedCommand.run(both, "", command);

      assertThat(refused.exitCode()).as(command).isEqualTo(ExitCode.USAGE);
      assertThat(refused.err()).contains("this is done to one replica, and 2 are named");
    }
  }

  @Test
  void doesNotSayThatWhatMayHaveBeenDoneWasNot() throws Exception {
    assertThat(lost("status").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);

    TypedCommand leave = lost("leave");

    assertThat(leave.exitCode()).isEqualTo(ExitCode.UNKNOWN_OUTCOME);
    assertThat(leave.err()).contains("nobody knows whether it was done");
  }

  /** A command to a replica that is gone as soon as it has heard it. */
  private static TypedCommand lost(String command) throws Exception {
    try (ServerSocket listening = new ServerSocket(0)) {
      Thread gone = new Thread(() -> welcomeAndGo(listening));
      gone.start();
      TypedCommand typed = TypedCommand.run(command, "-e", "127.0.0.1:" + listening.getLocalPort());
      gone.join();
      return typed;
    }
  }

  private static void welcomeAndGo(ServerSocket listening) {
    try (Socket operator = listening.accept()) {
      DataInputStream in = new DataInputStream(operator.getInputStream());
      in.readFully(new byte[in.readInt()]);
      MessagePackWriter body = new MessagePackWriter();
      new AdminHello(Versions.CURRENT).write(body);
      byte[] frame = new byte[FrameHeader.BYTES + body.size()];
      FrameHeader.write(
          frame, FrameType.ADMIN_WELCOME, ClusterId.NONE, 0, ReplicaId.NONE, ReplicaId.NONE);
      System.arraycopy(body.array(), 0, frame, FrameHeader.BYTES, body.size());
      DataOutputStream out = new DataOutputStream(operator.getOutputStream());
      out.writeInt(frame.length);
      out.write(frame);
      in.readFully(new byte[in.readInt()]);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private ReplicaConfig.Builder builder() {
    return ReplicaConfig.builder().replicate(Counter.class).listen(address);
  }

  private void start(ReplicaConfig.Builder config) throws InterruptedException {
    replica = Replica.start(config.build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  private static String freeAddress() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException none) {
      throw new AssertionError(none);
    }
  }
}
