package org.concoord;

import java.time.Duration;
import java.util.Locale;

/** Puts a {@link ReplicaStatus} on a terminal. */
final class StatusText {
  private static final int LABEL = 10;

  private final StringBuilder text = new StringBuilder(512);

  private StatusText() {}

  static String of(ReplicaStatus status) {
    StatusText text = new StatusText();
    text.head(status);
    if (!status.clusterId().isEmpty()) {
      text.log(status.slots());
      text.lane(status.lane());
      text.clients(status.clients());
    }
    text.line("bytes", "%s received, %s sent")
        .with(bytes(status.bytesReceived()), bytes(status.bytesSent()));
    text.disk(status.disk());
    text.peers(status);
    for (ReplicaStatus.SlowCall slow : status.lane().slowCalls()) {
      text.line("slow call", "%s").with(slow);
    }
    if (!status.trouble().isEmpty()) {
      text.line("trouble", "%s").with(status.trouble());
    }
    if (!status.disk().report().isEmpty()) {
      text.text.append(System.lineSeparator()).append("  ");
      text.text.append(status.disk().report().replace("\n", System.lineSeparator() + "  "));
    }
    return text.text.toString();
  }

  private void head(ReplicaStatus status) {
    text.append("replica ").append(status.address());
    if (!status.replicaId().isEmpty()) {
      text.append(" (").append(status.replicaId()).append(')');
    }
    text.append(": ").append(status.state());
    if (!status.clusterId().isEmpty()) {
      line("instance", "%s, epoch %d").with(status.clusterId(), status.epoch());
      line("leader", "%s, ballot %s")
          .with(status.leader().isEmpty() ? "none" : status.leader(), status.ballot());
    }
  }

  private void log(ReplicaStatus.Slots slots) {
    line("slots", "proposed %d, decided %d, executed %d; kept from %d, %s")
        .with(
            slots.proposed(),
            slots.decided(),
            slots.executed(),
            slots.trimmed() + 1,
            bytes(slots.retainedBytes()));
  }

  private void lane(ReplicaStatus.Lane lane) {
    line("lane", "%d slots wait, %s").with(lane.waitingSlots(), bytes(lane.waitingBytes()));
  }

  private void clients(ReplicaStatus.Clients clients) {
    line("clients", "%d connections; %d sessions, %s of replies kept; %d calls parked")
        .with(
            clients.connections(),
            clients.sessions(),
            bytes(clients.replyBytes()),
            clients.parkedCalls());
    line("calls", "%d wait, %s; %d refused")
        .with(clients.waitingCalls(), bytes(clients.waitingBytes()), clients.refusedCalls());
  }

  private void disk(ReplicaStatus.Disk disk) {
    if (!disk.directory().isEmpty()) {
      line("disk", "%s, start %d; %d records, %s, %d forces; %d not durable yet; %s%s")
          .with(
              disk.directory(),
              disk.incarnation(),
              disk.records(),
              bytes(disk.bytes()),
              disk.forces(),
              disk.waiting(),
              disk.snapshotSlot() == 0
                  ? "no snapshot yet"
                  : "newest snapshot of slot " + disk.snapshotSlot(),
              disk.nearlyFull() ? "; nearly full" : "");
    }
  }

  private void peers(ReplicaStatus status) {
    int widest = status.peers().stream().mapToInt(peer -> peer.address().length()).max().orElse(0);
    for (ReplicaStatus.Peer peer : status.peers()) {
      String address = String.format(Locale.ROOT, "%-" + widest + "s", peer.address());
      line("peer", "%s  %8s  %-9s  heard %s ago%s%s")
          .with(
              address,
              peer.replicaId(),
              peer.connected() ? "connected" : "silent",
              seconds(peer.silent()),
              peer.behind() < 0 ? "" : ", " + peer.behind() + " slots behind",
              peer.trouble().isEmpty() ? "" : ": " + peer.trouble());
    }
  }

  private Line line(String label, String format) {
    text.append(System.lineSeparator()).append("  ").append(label);
    text.append(" ".repeat(LABEL - label.length()));
    return values -> text.append(String.format(Locale.ROOT, format, values));
  }

  /** What follows a label. */
  private interface Line {
    StringBuilder with(Object... values);
  }

  /** "350 ms", "4.2 s" or "312 s". */
  static String seconds(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 10_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
        : duration.toSeconds() + " s";
  }

  /** "512 B", "3.4 KiB" and so on. */
  private static String bytes(long bytes) {
    if (bytes < 1_024) {
      return bytes + " B";
    }
    double scaled = bytes;
    int unit = -1;
    while (scaled >= 1_024 && unit < 3) {
      scaled /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %siB", scaled, "KMGT".charAt(unit));
  }
}
