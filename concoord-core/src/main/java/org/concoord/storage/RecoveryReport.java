package org.concoord.storage;

import java.util.ArrayList;
import java.util.List;
import org.concoord.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a data directory, for people: what a start logs, and what {@link
 * DataDirectory#verify} says.
 *
 * @param directory its name
 * @param health whether a replica can start from it
 * @param lines what was looked at and found, one fact a line
 */
public record RecoveryReport(String directory, Health health, List<String> lines) {
  /** How a directory was found. */
  public enum Health {
    /** No replica has started from it yet. */
    NEW,
    /** Whole. */
    WHOLE,
    /** Whole but for an end that nobody was told is durable. */
    TORN,
    /**
     * Damaged in a way that a start gets over: a bad copy of the superblock beside good ones, a bad
     * snapshot above a good one or above all of the log.
     */
    REPAIRABLE,
    /** A start is refused. */
    REFUSED
  }

  public RecoveryReport {
    lines = List.copyOf(lines);
  }

  static RecoveryReport of(
      String directory, DirectoryScan.@Nullable Findings findings, List<String> more) {
    if (findings == null) {
      return new RecoveryReport(directory, Health.NEW, more);
    }
    List<String> lines = new ArrayList<>();
    Superblock superblock = findings.superblock();
    lines.add(
        String.format(
            "superblock: %d of %d copies good, sequence %d: replica %s of instance %s,"
                + " incarnation %d, %d voters in epoch %d",
            findings.found().goodCopies(),
            SuperblockFile.COPIES,
            superblock.sequence(),
            superblock.replica(),
            superblock.configuration().cluster(),
            superblock.incarnation(),
            superblock.configuration().voters().size(),
            superblock.configuration().epoch()));
    lines.addAll(snapshots(findings.snapshots()));
    for (DirectoryScan.Segment segment : findings.segments()) {
      lines.add(
          String.format(
              "%s: %,d records from LSN %d, %,d bytes",
              FileNames.segment(segment.id()),
              segment.records(),
              segment.firstLsn(),
              segment.end()));
    }
    TailRule.Tail tail = findings.tail();
    if (tail != null && tail.torn()) {
      lines.add(
          String.format(
              "%s is cut at offset %d: record %d was torn, and nothing says that it was safe"
                  + " (all up to %d was)",
              FileNames.segment(superblock.lastSegment()),
              tail.at(),
              findings.lastLsn() + 1,
              tail.durableLsn()));
    }
    lines.add(log(findings));
    if (!findings.leftovers().isEmpty()) {
      lines.add("not part of the log: " + String.join(", ", findings.leftovers()));
    }
    lines.addAll(more);
    return new RecoveryReport(directory, health(findings), lines);
  }

  private static String log(DirectoryScan.Findings findings) {
    long trimmed = findings.superblock().snapshotSlot();
    long base = findings.state().base();
    int decided = findings.state().decided().size();
    return String.format(
        "log: %s; %s; %,d values accepted above slot %d; last LSN %d; promise %s",
        trimmed == 0 ? "from the first slot on" : "trimmed up to slot " + trimmed,
        decided == 0
            ? "no slot is to be executed again"
            : String.format(
                "slots %d to %d were decided and are executed again", base + 1, base + decided),
        findings.state().accepted().size(),
        base,
        findings.lastLsn(),
        findings.state().promised());
  }

  private static List<String> snapshots(SnapshotScan snapshots) {
    List<String> lines = new ArrayList<>();
    for (SnapshotFile file : snapshots.damaged()) {
      CorruptDataException damage = file.damage();
      lines.add(
          String.format(
              "%s of slot %d, %,d bytes, is damaged at offset %d: not used",
              file.name(), file.slot(), file.bytes(), damage == null ? 0 : damage.offset()));
    }
    SnapshotFile base = snapshots.base();
    if (base != null) {
      lines.add(
          String.format(
              "%s: the snapshot of slot %d, %,d bytes, is whole, and the start goes on from it",
              base.name(), base.slot(), base.bytes()));
    }
    for (String older : snapshots.older()) {
      lines.add(older + ": kept in reserve");
    }
    return lines;
  }

  private static Health health(DirectoryScan.Findings findings) {
    if (findings.found().goodCopies() < SuperblockFile.COPIES
        || !findings.snapshots().damaged().isEmpty()) {
      return Health.REPAIRABLE;
    }
    return findings.tail() != null && findings.tail().torn() ? Health.TORN : Health.WHOLE;
  }

  /** All of it as text, a heading and the lines. */
  @Override
  public String toString() {
    return "data directory " + directory + ": " + health + "\n  " + String.join("\n  ", lines);
  }
}
