package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.concoord.StorageFailedException;
import org.concoord.paxos.ClusterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The journal's thread, with this test as its loop. */
@Timeout(60)
class FileJournalTest implements Journal.Listener {
  /** A directory whose forces wait until they are let through. */
  private static final class Gate {
    final Semaphore passes = new Semaphore(0);
    volatile boolean closed;
    volatile boolean lacksMemory;

    void pass() {
      if (lacksMemory) {
        throw new OutOfMemoryError("Java heap space");
      }
      if (closed) {
        passes.acquireUninterruptibly();
      }
    }
  }

  private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

  /** How many tasks more the loop has no memory for. */
  private final AtomicInteger refusals = new AtomicInteger();

  private final List<Long> durable = new ArrayList<>();
  private final List<Boolean> spaceLow = new ArrayList<>();
  private final List<StorageFailedException> failures = new ArrayList<>();
  private final Gate gate = new Gate();
  private final DiskModel disk = new DiskModel();
  private final ModelDirectory directory = new ModelDirectory(disk);
  private final FileJournal journal;

  FileJournalTest() throws NoSpaceException {
    WriteAheadLog log = Logs.open(new GatedDirectory(directory, gate::pass)).log();
    StorageOptions options = new StorageOptions(32 << 10, 1 << 20, 10_000);
    journal = new FileJournal(log, options, this::execute, this);
  }

  private void execute(Runnable task) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("Java heap space");
    }
    loop.add(task);
  }

  @Override
  public void onDurable(long lsn) {
    durable.add(lsn);
  }

  @Override
  public void onSpaceLow(boolean low) {
    spaceLow.add(low);
  }

  @Override
  public void onFailed(StorageFailedException failure) {
    failures.add(failure);
  }

  @AfterEach
  void close() {
    gate.closed = false;
    gate.passes.release(1_000);
    journal.close();
  }

  /** Runs the loop's tasks until the condition holds. */
  private void awaitOnLoop(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Runnable task = loop.poll(10, TimeUnit.SECONDS);
      assertThat(task).as("the journal says nothing more").isNotNull();
      task.run();
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void oneForceCoversATurn() throws Exception {
    for (int slot = 1; slot <= 10; slot++) {
      assertThat(journal.append(Ledger.accepted(slot, 1, 10))).isEqualTo(slot);
    }
    journal.force();
    awaitOnLoop(() -> journal.durableLsn() == 10);

    assertThat(durable).containsExactly(10L);
    assertThat(journal.counters().forces()).isEqualTo(1);
  }

  @Test
  void oneForceCoversAllTurnsThatCameMeanwhile() throws Exception {
    gate.closed = true;
    journal.append(Ledger.promised(1));
    journal.force();
    await(gate.passes::hasQueuedThreads);
    for (int slot = 1; slot <= 20; slot++) {
      journal.append(Ledger.accepted(slot, 1, 10));
      journal.force();
    }
    assertThat(loop).as("nothing is durable yet").isEmpty();
    gate.passes.release();
    awaitOnLoop(() -> journal.durableLsn() == 1);
    await(gate.passes::hasQueuedThreads);
    gate.passes.release();
    awaitOnLoop(() -> journal.durableLsn() == 21);

    assertThat(durable).containsExactly(1L, 21L);
    assertThat(journal.counters().forces()).isEqualTo(2);
  }

  @Test
  void aSlowDiskShowsAsSaturation() throws Exception {
    gate.closed = true;
    assertThat(journal.isSaturated()).isFalse();
    for (int slot = 1; !journal.isSaturated(); slot++) {
      journal.append(Ledger.accepted(slot, 1, 2_000));
      journal.force();
    }
    assertThat(journal.appendedLsn()).isBetween(2L, 10L);
    gate.closed = false;
    gate.passes.release(100);
    awaitOnLoop(() -> journal.durableLsn() == journal.appendedLsn());
    assertThat(journal.isSaturated()).isFalse();
  }

  @Test
  void moreTurnsThanTheQueueHoldsGetThereInOrder() throws Exception {
    gate.closed = true;
    for (int slot = 1; slot <= 300; slot++) {
      journal.append(Ledger.accepted(slot, 1, 0));
      journal.force();
    }
    assertThat(journal.isSaturated()).isTrue();
    gate.closed = false;
    gate.passes.release(100);
    awaitOnLoop(() -> journal.durableLsn() == 300);
    journal.close();

    Recovered recovered = Logs.open(new ModelDirectory(disk)).recovered();
    assertThat(recovered.lastLsn()).isEqualTo(300);
    assertThat(recovered.accepted().get(299).pvalue().slot()).isEqualTo(300);
  }

  @Test
  void anIdleJournalMarksWhatIsDurable() throws Exception {
    journal.append(Ledger.promised(1));
    journal.force();
    awaitOnLoop(() -> journal.durableLsn() == 1);

    await(() -> journal.counters().markers() == 1);
    DirectoryScan.Findings findings = DirectoryScan.read(new ModelDirectory(disk));
    assertThat(findings.tail().durableLsn()).isEqualTo(1);
  }

  @Test
  void aFailedDiskIsToldOnceAndTakesNothingMore() throws Exception {
    directory.failing(directory.ops.size() + 1, ModelDirectory.Failure.ERROR);
    journal.append(Ledger.promised(1));
    journal.force();
    awaitOnLoop(() -> !failures.isEmpty());

    assertThat(durable).isEmpty();
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).hasMessageContaining("Input/output error");
    assertThatThrownBy(() -> journal.append(Ledger.promised(2)))
        .isInstanceOf(StorageFailedException.class);
    journal.force();
    assertThat(loop).isEmpty();
  }

  /** W2: it may have forced or not, whatever broke it off. */
  @Test
  void aForceThatRunsOutOfMemoryIsToldAsOneThatFailed() throws Exception {
    gate.lacksMemory = true;
    journal.append(Ledger.promised(1));
    journal.force();
    awaitOnLoop(() -> !failures.isEmpty());

    assertThat(durable).isEmpty();
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .hasMessage(
                        directory.name() + ": the journal ran out of memory: Java heap space")
                    .hasCauseInstanceOf(OutOfMemoryError.class));
    assertThatThrownBy(() -> journal.append(Ledger.promised(2)))
        .isInstanceOf(StorageFailedException.class);
    assertThat(directory.fenced()).isSameAs(failures.get(0));
  }

  @Test
  void aLoopThatHasNoMemoryToBeToldIsToldOnceItHas() throws Exception {
    refusals.set(3);
    journal.append(Ledger.promised(1));
    journal.force();
    awaitOnLoop(() -> !failures.isEmpty());

    assertThat(refusals).hasValue(0);
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("ran out of memory"));
  }

  @Test
  void aFullDiskHoldsTheJournalUpUntilThereIsRoom() throws Exception {
    directory.freeBytes = 1 << 20;
    for (int slot = 1; slot <= 40; slot++) {
      journal.append(Ledger.accepted(slot, 1, 1_000));
      journal.force();
    }
    awaitOnLoop(() -> spaceLow.contains(true) && journal.durableLsn() > 0);
    assertThat(journal.durableLsn()).isLessThan(40);
    assertThat(failures).isEmpty();

    directory.freeBytes = 1L << 30;
    awaitOnLoop(() -> journal.durableLsn() == 40);
    awaitOnLoop(() -> !spaceLow.get(spaceLow.size() - 1));
  }

  @Test
  void aConfigurationIsRememberedBeforeItIsSaid() throws Exception {
    Configuration configuration =
        new Configuration(
            new ClusterId(1, 1), 1, List.of(new Configuration.Voter(Ledger.LEADER, "a:1")));
    boolean[] said = {false};
    journal.configure(configuration, () -> said[0] = true);
    awaitOnLoop(() -> said[0]);

    assertThat(DirectoryScan.read(new ModelDirectory(disk)).superblock().configuration())
        .isEqualTo(configuration);
  }

  @Test
  void aSnapshotIsKeptBetweenBatches() throws Exception {
    for (int slot = 1; slot <= 100; slot++) {
      journal.append(Ledger.accepted(slot, 1, 1_000));
    }
    journal.force();
    List<String> told = new ArrayList<>();
    journal.keep(80, Logs.image(ClusterId.NONE, 80, 1_000_000), true, told::add);
    journal.keep(90, Logs.image(ClusterId.NONE, 90, 10), true, told::add);
    journal.keep(85, Logs.image(ClusterId.NONE, 85, 10), true, told::add);
    awaitOnLoop(() -> journal.durableLsn() == 100 && told.size() == 3);
    journal.close();

    assertThat(told).containsOnly("");
    assertThat(disk.names())
        .contains(FileNames.snapshot(80), FileNames.snapshot(90))
        .doesNotContain(FileNames.snapshot(85), FileNames.segment(1));

    Recovered recovered = Logs.open(new ModelDirectory(disk)).recovered();
    assertThat(recovered.trim()).isEqualTo(90);
    assertThat(recovered.accepted()).hasSize(10);
  }

  @Test
  void closingMakesDurableWhatWasAppended() throws Exception {
    journal.append(Ledger.promised(7));
    journal.close();

    DirectoryScan.Findings findings = DirectoryScan.read(new ModelDirectory(disk));
    assertThat(findings.lastLsn()).isEqualTo(1);
    assertThat(findings.tail().durableLsn()).isEqualTo(1);
  }

  /** The process goes on, and whoever closes it; the directory is let go once the disk answers. */
  @Test
  void closingWaitsNotForEverForADiskThatHangs() throws Exception {
    gate.closed = true;
    journal.append(Ledger.promised(7));
    journal.force();
    await(gate.passes::hasQueuedThreads);
    Thread.currentThread().interrupt();
    journal.close(50);
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    assertThat(journal.hasEnded()).isFalse();
    assertThat(durable).isEmpty();

    gate.closed = false;
    gate.passes.release(100);
    journal.close();
    assertThat(journal.hasEnded()).isTrue();
    assertThat(DirectoryScan.read(new ModelDirectory(disk)).lastLsn()).isEqualTo(1);
  }

  @Test
  void inMemoryEverythingIsDurableAtOnce() {
    MemoryJournal memory = new MemoryJournal();
    assertThat(memory.append(Ledger.promised(1))).isEqualTo(1);
    assertThat(memory.durableLsn()).isEqualTo(1);
  }
}
