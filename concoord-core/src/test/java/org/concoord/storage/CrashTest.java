package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.Test;

/**
 * Loses the power before and after every single change that a life of a log makes to its disk, with
 * several draws each of what the disk keeps of what was not forced. Whatever it keeps, what was
 * said to be durable is there after a start, and nothing that was never appended is.
 *
 * <p>{@code -Dconcoord.draws=N} draws more often than every build does.
 */
class CrashTest {
  private static final int DRAWS = Integer.getInteger("concoord.draws", 6);

  @Test
  void nothingDurableIsLostWhereverThePowerGoes() throws NoSpaceException {
    Ledger ledger = new Ledger();
    List<Op> ops = ScriptedLife.live(ledger);
    assertThat(ops.size()).as("changes of the disk").isGreaterThan(150);
    ledger.told = new Ledger().told;
    DiskModel disk = new DiskModel();
    SplittableRandom random = new SplittableRandom(20);
    for (int done = 0; done <= ops.size(); done++) {
      for (int draw = 0; draw < DRAWS; draw++) {
        DiskModel left = disk.afterPowerLoss(random);
        recover(ledger, left, done + " changes, draw " + draw);
        if (random.nextInt(8) == 0) {
          recoverWithPowerLosses(ledger, left, random, done);
        }
      }
      if (random.nextInt(36) < DRAWS) {
        killAndLosePowerInTheStart(ledger, disk, random, done + " changes");
      }
      if (done < ops.size()) {
        Op op = ops.get(done);
        disk.apply(op);
        ledger.told = op instanceof Op.Said said ? said.told() : ledger.told;
      }
    }
  }

  private static DataDirectory.Opened recover(Ledger told, DiskModel left, String where)
      throws NoSpaceException {
    return recover(told, new ModelDirectory(left.copy()), where);
  }

  private static DataDirectory.Opened recover(Ledger told, ModelDirectory left, String where)
      throws NoSpaceException {
    try {
      DataDirectory.Opened opened = Logs.open(left);
      told.check(opened.recovered());
      return opened;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("after " + where, e);
    }
  }

  /** The power goes again during the start, and during what the start after that does. */
  private static void recoverWithPowerLosses(
      Ledger told, DiskModel found, SplittableRandom random, int done) throws NoSpaceException {
    ModelDirectory start = new ModelDirectory(found.copy());
    Recovered first = recover(told, start, done + " changes").recovered();
    DiskModel disk = found.copy();
    for (Op op : start.ops) {
      Recovered second =
          recover(told, disk.afterPowerLoss(random), done + " changes and part of a start")
              .recovered();
      assertThat(second.lastLsn()).isEqualTo(first.lastLsn());
      disk.apply(op);
    }
    Recovered third =
        recover(told, disk.afterPowerLoss(random), done + " changes and a start").recovered();
    assertThat(third.lastLsn()).isEqualTo(first.lastLsn());
    assertThat(third.incarnation()).isGreaterThan(first.incarnation());
  }

  /**
   * The process is killed, which leaves in the cache what was not forced, or does not know that it
   * failed to be; another starts, and then the power goes.
   */
  private static void killAndLosePowerInTheStart(
      Ledger told, DiskModel killed, SplittableRandom random, String where)
      throws NoSpaceException {
    ModelDirectory start = new ModelDirectory(killed.fork());
    recover(told, start, where);
    DiskModel disk = killed.fork();
    for (int op = 0; op < start.ops.size(); op++) {
      disk.apply(start.ops.get(op));
      for (int draw = 0; draw < 2; draw++) {
        recover(told, disk.afterPowerLoss(random), where + ", a kill and part of a start");
      }
    }
  }

  @Test
  void aStartWithoutPowerLossMakesDurableWhatItFound() throws NoSpaceException {
    // W2: after a failed force the cache shows what the disk lacks, and takes it for written.
    int changes = ScriptedLife.live(new Ledger()).size();
    SplittableRandom random = new SplittableRandom(21);
    int failed = 0;
    for (int change = 0; change < changes; change++) {
      Ledger asked = new Ledger();
      DiskModel disk = new DiskModel();
      ScriptedLife.End end =
          ScriptedLife.failAt(change, ModelDirectory.Failure.ERROR, disk, asked).end();
      failed += end == ScriptedLife.End.FAILED ? 1 : 0;
      String where = "failure of change " + change;
      if (end == ScriptedLife.End.FAILED && random.nextInt(18) < DRAWS) {
        killAndLosePowerInTheStart(asked, disk, random, where);
      }
      Recovered found = recover(asked, new ModelDirectory(disk), where).recovered();
      Recovered again =
          recover(asked, disk.afterPowerLoss(random), where + ", a start and a power loss")
              .recovered();
      assertThat(again.lastLsn()).as(where).isEqualTo(found.lastLsn());
      assertThat(again.accepted()).as(where).isEqualTo(found.accepted());
    }
    assertThat(failed).isGreaterThan(100);
  }

  @Test
  void anIdentityOutlivesItsProcesses() throws NoSpaceException {
    DiskModel disk = new DiskModel();
    DataDirectory.Opened first = Logs.open(new ModelDirectory(disk));
    ReplicaId replica = first.recovered().replica();
    Configuration formed =
        new Configuration(
            new ClusterId(1, 2),
            3,
            List.of(
                new Configuration.Voter(replica, "localhost:14000"),
                new Configuration.Voter(new ReplicaId(5, 6), "[::1]:14001")));
    first.log().configure(formed);

    Recovered second =
        Logs.open(new ModelDirectory(disk.afterPowerLoss(new SplittableRandom(1))), 2).recovered();

    assertThat(second.replica()).isEqualTo(replica);
    assertThat(second.configuration()).isEqualTo(formed);
    assertThat(second.incarnation()).isEqualTo(first.recovered().incarnation() + 1);
    assertThat(second.bootNonce()).isNotEqualTo(first.recovered().bootNonce());
  }

  @Test
  void theLastOfSeveralValuesOfASlotCounts() throws NoSpaceException {
    DiskModel disk = new DiskModel();
    WriteAheadLog log = Logs.open(new ModelDirectory(disk)).log();
    JournalRecord last = Ledger.accepted(1, 9, 50);
    log.append(Ledger.accepted(1, 3, 200));
    log.append(Ledger.accepted(2, 3, 10));
    log.append(last);
    log.force();

    Recovered recovered = Logs.open(new ModelDirectory(disk)).recovered();

    assertThat(recovered.accepted()).hasSize(2).startsWith((JournalRecord.AcceptedValue) last);
    assertThat(recovered.promised().ballot().round()).isEqualTo(9);
  }
}
