package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.junit.jupiter.api.Test;

/** M3: a log that becomes that of another instance. */
class AnotherInstanceTest {
  private static final ClusterId OLD = new ClusterId(1, 2);
  private static final ClusterId NEW = new ClusterId(3, 4);
  private static final ReplicaId OTHER = new ReplicaId(7, 8);
  private static final int DRAWS = 5;

  private final ModelDirectory directory = new ModelDirectory(new DiskModel());

  private static Configuration of(ClusterId cluster, long epoch, ReplicaId voter) {
    return new Configuration(
        cluster, epoch, List.of(new Configuration.Voter(voter, "localhost:14000")));
  }

  private WriteAheadLog live() throws Exception {
    DataDirectory.Opened opened = Logs.open(directory);
    WriteAheadLog log = opened.log();
    log.configure(of(OLD, 1, opened.recovered().replica()));
    for (long slot = 1; slot <= 5; slot++) {
      log.append(Ledger.accepted(slot, 1, 100));
      log.append(new JournalRecord.Committed(1, slot));
      log.force();
    }
    log.beginSnapshot(3, Logs.image(OLD, 3, 1_000), true);
    while (!log.writeSnapshot()) {
      assertThat(log.isWritingSnapshot()).isTrue();
    }
    return log;
  }

  @Test
  void whereverThePowerGoesItIsWholeAndOfTheOneOrOfTheOther() throws Exception {
    WriteAheadLog log = live();
    int from = directory.ops.size();
    log.beginAnew(OTHER, of(NEW, 2, OTHER), 6, Logs.image(NEW, 6, 1_000));
    int to = directory.ops.size();
    SplittableRandom random = new SplittableRandom(1);
    TreeSet<String> found = new TreeSet<>();
    for (int cut = from; cut <= to; cut++) {
      DiskModel disk = new DiskModel();
      directory.ops.subList(0, cut).forEach(disk::apply);
      for (int draw = 0; draw < DRAWS; draw++) {
        Recovered recovered =
            Logs.open(new ModelDirectory(disk.afterPowerLoss(random))).recovered();
        boolean other = recovered.replica().equals(OTHER);
        found.add(other ? "other" : "as it was");
        assertThat(recovered.configuration())
            .as("cut %d", cut)
            .isEqualTo(other ? of(NEW, 2, OTHER) : of(OLD, 1, recovered.replica()));
        assertThat(recovered.trim()).as("cut %d", cut).isEqualTo(other ? 6 : 3);
        assertThat(recovered.state().commit()).as("cut %d", cut).isEqualTo(other ? 6 : 5);
        assertThat(recovered.state().accepted()).as("cut %d", cut).hasSize(other ? 0 : 2);
      }
    }
    assertThat(found).containsExactly("as it was", "other");
  }

  @Test
  void itGoesOnAsALogOfTheOther() throws Exception {
    WriteAheadLog log = live();
    log.beginAnew(OTHER, of(NEW, 2, OTHER), 6, Logs.image(NEW, 6, 1_000));
    log.append(new JournalRecord.Committed(2, 6));
    log.force();
    log.close();

    Recovered recovered = Logs.open(directory).recovered();
    assertThat(recovered.replica()).isEqualTo(OTHER);
    assertThat(recovered.state().epoch()).isEqualTo(2);
    assertThat(directory.list()).filteredOn(FileNames::isSnapshot).hasSize(1);
    assertThat(directory.list()).filteredOn(FileNames::isSegment).hasSize(1);
  }
}
