package org.concoord.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.StorageFailedException;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * A life of a log with all that can happen in one: batches, a value that takes most of a segment,
 * rolls, idle times, snapshots and what they trim, a configuration, a process killed and another
 * that goes on. The same each time, as long as nothing fails.
 */
final class ScriptedLife {
  private static final ClusterId CLUSTER = new ClusterId(1, 2);

  private final Ledger ledger;
  private final DiskModel disk;
  private final int failing;
  private final ModelDirectory.Failure failure;
  private final SplittableRandom random = new SplittableRandom(42);
  private final List<Op> ops = new ArrayList<>();
  private ModelDirectory directory;
  private @Nullable WriteAheadLog log;
  private long slot;

  /** Of the leader that is followed: rises. */
  private long round = 1;

  private ScriptedLife(Ledger ledger, DiskModel disk, int failing, ModelDirectory.Failure failure) {
    this.ledger = ledger;
    this.disk = disk;
    this.failing = failing;
    this.failure = failure;
    this.directory = new ModelDirectory(disk);
  }

  /** Lives it, and returns every change of the disk, and what was said to the ledger in between. */
  static List<Op> live(Ledger ledger) throws NoSpaceException {
    ScriptedLife life = new ScriptedLife(ledger, new DiskModel(), -1, ModelDirectory.Failure.ERROR);
    life.run();
    life.ops.addAll(life.directory.ops);
    return life.ops;
  }

  /** How a life ended. */
  enum End {
    DONE,
    FAILED,
    NO_SPACE
  }

  /**
   * What is left of a life in which a change failed.
   *
   * @param log the last that was opened, or null
   */
  record Broken(End end, ModelDirectory directory, @Nullable WriteAheadLog log) {}

  /** Lives it until its change of that number fails. */
  static Broken failAt(int change, ModelDirectory.Failure failure, DiskModel disk, Ledger ledger) {
    ScriptedLife life = new ScriptedLife(ledger, disk, change, failure);
    End end = End.DONE;
    try {
      life.run();
    } catch (StorageFailedException e) {
      end = End.FAILED;
    } catch (NoSpaceException e) {
      end = End.NO_SPACE;
    }
    return new Broken(end, life.directory, life.log);
  }

  private void run() throws NoSpaceException {
    WriteAheadLog log = start(1);
    log.append(ledger.add(Ledger.promised(1)));
    force(log);
    batches(log, 15);
    mark(log);
    configure(log);
    log.append(ledger.add(Ledger.accepted(++slot, round, 28_000)));
    force(log);
    batches(log, 10);
    snapshot(log, slot - 8, 300_000, true);
    batches(log, 10);
    log.append(ledger.add(new JournalRecord.Committed(1, slot - 8)));
    snapshot(log, slot - 4, 1_000, true);
    log.append(ledger.add(Ledger.promised(round += 10)));
    force(log);
    mark(log);
    log.append(ledger.add(Ledger.accepted(++slot, round, 500)));
    // Killed: its last record was never so much as written.
    log = start(2);
    batches(log, 12);
    snapshot(log, slot - 3, 1_000, true);
    mark(log);
    batches(log, 8);
    snapshot(log, slot + 100, 2_000, false);
    slot += 100;
    batches(log, 4);
    snapshot(log, log.snapshotSlot() + 1, 1_000, true);
  }

  private WriteAheadLog start(long seed) throws NoSpaceException {
    log = null;
    ops.addAll(directory.ops);
    directory = new ModelDirectory(disk).failing(failing - ops.size(), failure);
    DataDirectory.Opened opened = Logs.open(directory, seed);
    Recovered recovered = opened.recovered();
    ledger.check(recovered);
    ledger.forgetAbove(recovered.lastLsn());
    say(ledger.told.withIncarnation(recovered.incarnation()));
    log = opened.log();
    return opened.log();
  }

  private void batches(WriteAheadLog log, int count) throws NoSpaceException {
    for (int batch = 0; batch < count; batch++) {
      round += random.nextInt(2);
      for (int records = random.nextInt(4); records >= 0; records--) {
        // Now and then a slot is voted for again, or left out.
        slot = Math.max(1, slot + random.nextInt(3) - (random.nextInt(5) == 0 ? 1 : 0));
        log.append(ledger.add(Ledger.accepted(slot, round, random.nextInt(1_500))));
      }
      force(log);
    }
  }

  private void force(WriteAheadLog log) {
    log.force();
    say(ledger.told.withDurable(log.durableLsn()));
  }

  private void mark(WriteAheadLog log) {
    log.mark();
    say(ledger.told.withDurable(log.durableLsn()));
  }

  /** What is appended goes on between its pieces. */
  private void snapshot(WriteAheadLog log, long of, int bytes, boolean logReaches)
      throws NoSpaceException {
    Value image = Logs.image(CLUSTER, of, bytes);
    ledger.snapshots.put(of, image);
    log.beginSnapshot(of, image, logReaches);
    while (!log.writeSnapshot()) {
      batches(log, 1);
    }
    say(ledger.told.withKept(of));
  }

  private void configure(WriteAheadLog log) {
    Configuration configuration =
        new Configuration(CLUSTER, 1, List.of(new Configuration.Voter(Ledger.LEADER, "host:1")));
    ledger.configurations.add(configuration);
    log.configure(configuration);
    say(ledger.told.withConfigured(1));
  }

  private void say(Ledger.Told told) {
    directory.ops.add(new Op.Said(told));
    ledger.told = told;
  }
}
