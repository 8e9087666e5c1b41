package org.concoord.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.concoord.ReplicaStatus;
import org.concoord.View;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.codec.JsonText;

/** What operators may ask of a replica, by name. Any thread but the replica's own. */
final class AdminCommands {
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  /** Does what was asked for, or throws an exception that says why not. */
  private interface Command {
    Said run(List<String> arguments) throws InterruptedException;
  }

  /** For people, and for programs. */
  private record Said(String text, Map<String, Object> json) {}

  private final ReplicaServer server;
  private final TypeContracts contracts;
  private final Map<String, Command> commands;

  AdminCommands(ReplicaServer server, TypeContracts contracts) {
    this.server = server;
    this.contracts = contracts;
    this.commands =
        Map.of(
            "status", none -> status(),
            "members", none -> members(),
            "leave", none -> leave(),
            "transfer", none -> transfer(),
            "reset", none -> reset(),
            "snapshot", none -> snapshot(),
            "skip", this::skip,
            "top", none -> top());
  }

  AdminAnswer answer(AdminAsk ask) {
    if (ask.command().equals(AdminAsk.CONTRACT)) {
      return contract(ask);
    }
    Command command = commands.get(ask.command());
    if (command == null) {
      return refused(
          ask,
          "this replica knows no command \""
              + ask.command()
              + "\"; it knows "
              + String.join(", ", new TreeSet<>(commands.keySet())));
    }
    try {
      Said said = command.run(ask.arguments());
      return new AdminAnswer(ask.number(), true, said.text(), JsonText.of(said.json()));
    } catch (IllegalStateException refusal) {
      return refused(ask, String.valueOf(refusal.getMessage()));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return refused(ask, "this replica is closing");
    }
  }

  /** What callers without the class need to know; theirs to ask, too. */
  AdminAnswer contract(AdminAsk ask) {
    if (ask.arguments().size() != 1) {
      return refused(ask, AdminAsk.CONTRACT + " takes the name of a type");
    }
    try {
      String json = JsonText.of(contracts.of(ask.arguments().get(0)));
      return new AdminAnswer(ask.number(), true, ask.arguments().get(0), json);
    } catch (IllegalStateException missing) {
      return refused(ask, String.valueOf(missing.getMessage()));
    }
  }

  private static AdminAnswer refused(AdminAsk ask, String why) {
    return new AdminAnswer(ask.number(), false, why, "");
  }

  private Said status() {
    ReplicaStatus status = server.status();
    return new Said(status.toString(), StatusTree.of(status));
  }

  private Said members() {
    View view = server.view();
    return new Said(MemberTable.of(view), StatusTree.of(view));
  }

  private Said leave() throws InterruptedException {
    server.leave(LEAVE_PATIENCE);
    return said("%s has no vote any more, and may be closed", server.address());
  }

  private Said transfer() {
    if (!server.transferLeadership()) {
      throw new IllegalStateException(
          server.isLeader()
              ? "nobody has taken over from " + server.address()
              : server.address() + " does not lead");
    }
    String leader = server.status().leader();
    return new Said(
        leader.isEmpty() ? "another leads" : leader + " leads", Map.of("leader", leader));
  }

  private Said reset() throws InterruptedException {
    server.reset();
    return said("%s is an instance of its own now; start others that join it", server.address());
  }

  /** Returns once the disk has it. */
  private Said snapshot() throws InterruptedException {
    ReplicaStatus.Disk before = server.status().disk();
    if (before.directory().isEmpty()) {
      throw new IllegalStateException(
          server.address() + " is in memory, and keeps no snapshots: its log is what others need");
    }
    long executed = server.status().executedSlot();
    if (executed <= before.snapshotSlot()) {
      return new Said(
          "nothing was executed since the snapshot of slot " + before.snapshotSlot(),
          Map.of("slot", before.snapshotSlot()));
    }
    Waiting.ask(server.loop(), this::wantSnapshot);
    long deadline = System.nanoTime() + SNAPSHOT_PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      ReplicaStatus.Disk disk = server.status().disk();
      if (disk.snapshotSlot() >= executed) {
        return new Said(
            "keeps a snapshot of slot " + disk.snapshotSlot() + " in " + disk.directory(),
            Map.of("slot", disk.snapshotSlot(), "directory", disk.directory()));
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new IllegalStateException(
        "no snapshot after "
            + SNAPSHOT_PATIENCE.toSeconds()
            + " s; the log says why, and it may come yet");
  }

  /** The slot, and then perhaps {@code force}. */
  private Said skip(List<String> arguments) throws InterruptedException {
    long slot = slot(arguments);
    server.skip(slot, arguments.size() > 1 && arguments.get(1).equals("force"));
    return new Said(
        "slot " + slot + " is skipped: none of its calls has run or will", Map.of("slot", slot));
  }

  private static long slot(List<String> arguments) {
    try {
      return Long.parseLong(arguments.isEmpty() ? "" : arguments.get(0));
    } catch (NumberFormatException none) {
      throw new IllegalStateException("the number of a slot is wanted", none);
    }
  }

  /** Counted from the first time on that this is asked, until no operator is connected any more. */
  private Said top() {
    Map<String, Object> tree = server.meters().tally().tree();
    return new Said("concoord top shows this", tree);
  }

  private void wantSnapshot() {
    Voting voting = server.voting();
    if (voting != null) {
      voting.transfer().wantSnapshot();
    }
  }

  private static Said said(String format, String address) {
    return new Said(String.format(format, address), Map.of("address", address));
  }
}
