package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Notes of slots at which a replica stopped (S6), wherever the power goes. */
class StopNotesTest {
  private static final int DRAWS = 20;
  private static final String FIRST = "tally.add(long) failed with java.lang.StackOverflowError";
  private static final String SECOND = "tally.set(long) failed with java.lang.OutOfMemoryError";

  private final ModelDirectory directory = new ModelDirectory(new DiskModel());

  /** Who has told the others that it stands before a slot does not execute it when it is back. */
  @Test
  void aNoteThatWasWrittenIsThereWhereverThePowerGoes() throws Exception {
    StopNotes.write(directory, 7, FIRST);
    int first = directory.ops.size();
    StopNotes.write(directory, 8, SECOND);
    int second = directory.ops.size();
    DiskModel disk = new DiskModel();
    SplittableRandom random = new SplittableRandom(1);
    for (int cut = 0; cut <= second; cut++) {
      for (int draw = 0; draw < DRAWS; draw++) {
        ModelDirectory left = new ModelDirectory(disk.afterPowerLoss(random));
        SortedMap<Long, String> notes = StopNotes.read(left, 0);
        assertThat(notes.keySet()).isSubsetOf(7L, 8L);
        assertThat(notes.containsKey(7L)).as("cut %d", cut).isIn(cut >= first, true);
        assertThat(notes.containsKey(8L)).as("cut %d", cut).isIn(cut >= second, true);
        assertThat(notes.getOrDefault(7L, FIRST)).isEqualTo(FIRST);
        assertThat(notes.getOrDefault(8L, SECOND)).isEqualTo(SECOND);

        StopNotes.write(left, 9, FIRST);
        assertThat(StopNotes.read(left, 8)).as("older ones are of no use").hasSize(1);
        assertThat(left.list()).containsExactly(FileNames.stopNote(9));
      }
      if (cut < second) {
        disk.apply(directory.ops.get(cut));
      }
    }
  }

  @Test
  void aNoteIsNoPartOfTheLogAndToldByWhoLooks() throws Exception {
    WriteAheadLog log = Logs.open(directory).log();
    log.append(Ledger.accepted(1, 1, 100));
    log.force();
    log.close();
    StopNotes.write(directory, 7, FIRST);

    RecoveryReport report = DataDirectory.verify(directory);
    StringBuilder dump = new StringBuilder();
    DataDirectory.dump(directory, dump);

    assertThat(report.health()).isEqualTo(RecoveryReport.Health.WHOLE);
    assertThat(report.lines()).contains("stopped-7: it stands before slot 7, since " + FIRST);
    assertThat(dump).contains("stopped-7: it stands before slot 7, since " + FIRST);
    assertThat(Logs.open(directory).recovered().lastLsn()).isEqualTo(1);
    assertThat(StopNotes.read(directory, 0)).containsOnlyKeys(7L);
  }
}
