package org.concoord.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.concoord.IncompatibleDataException;
import org.concoord.ReplicaConfig;
import org.concoord.ReplicaStatus;
import org.concoord.StorageFailedException;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.Formation;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.storage.Configuration;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.FileJournal;
import org.concoord.storage.Journal;
import org.concoord.storage.JournalCounters;
import org.concoord.storage.MemoryJournal;
import org.concoord.storage.RecoveryReport;
import org.concoord.storage.WriteAheadLog;
import org.jspecify.annotations.Nullable;

/**
 * Where a replica keeps what it must not forget: a data directory or, in memory mode, nowhere. What
 * was there at its start is {@link Found}.
 */
final class Storage implements AutoCloseable {
  private final ReplicaConfig config;
  private volatile @Nullable WriteAheadLog log;
  private volatile @Nullable Ownership ownership;

  private volatile Found found = Found.NOTHING;
  private volatile Journal journal = new MemoryJournal();

  /** Where an earlier directory was set aside to by this process, and why, or "". */
  private volatile String setAside = "";

  private volatile Stops stops = Stops.NONE;

  private Storage(ReplicaConfig config) {
    this.config = config;
  }

  private void use(DataDirectory.Opened opened, String asideBecause, Stops noted) {
    setAside = asideBecause;
    stops = noted;
    found = Found.in(opened.recovered());
    ownership = new Ownership(config, opened.recovered());
    log = opened.log();
  }

  /**
   * Opens the directory that is configured, if one is. Takes as long as reading the log, and
   * restoring the objects of its snapshot, does.
   *
   * @throws org.concoord.StorageException if no replica can or must start from it
   * @throws IllegalArgumentException if it is that of another replica
   * @throws java.io.UncheckedIOException if there is no such directory to be had, or no room in it
   */
  static Storage open(ReplicaConfig config, TypeRegistry types, Probe probe) {
    Path path = config.dataDirectory();
    Storage storage = new Storage(config);
    if (path == null) {
      return storage;
    }
    Opening opening = new Opening(config, path, probe);
    storage.use(opening.open(), opening.asideBecause(), Stops.NONE);
    try {
      storage.owned().check();
      storage.found.restore(types, storage.owned());
      storage.stops = Stops.read(path, probe, storage.found.trim());
      return storage;
    } catch (IllegalArgumentException | IncompatibleDataException | UncheckedIOException foreign) {
      storage.abandon();
      throw foreign;
    }
  }

  /** Begins to take records. */
  void begin(Executor loop, Journal.Listener listener) {
    WriteAheadLog opened = log;
    if (opened != null) {
      // Of what becomes durable after the loop has ended, nobody is left to be told.
      Executor whileItRuns = task -> Waiting.ask(loop, task);
      journal = new FileJournal(opened, Opening.options(config), whileItRuns, listener);
    }
  }

  /**
   * Sets the directory aside, of which nobody has any use left, and goes on with an empty one. On
   * the loop, by which nothing is to be kept from here on until {@code then} is told there: null,
   * or what was in the way.
   */
  void startOver(
      String why,
      Probe probe,
      Executor loop,
      Journal.Listener listener,
      Consumer<@Nullable StorageFailedException> then) {
    Path path = Objects.requireNonNull(config.dataDirectory(), "data directory");
    Journal ending = journal;
    ending.beginClosing();
    Opening opening = new Opening(config, path, probe);
    Runnable task =
        () -> {
          ending.close();
          try {
            if (!ending.hasEnded()) {
              throw new IOException(leftover());
            }
            DataDirectory.Opened opened = opening.anew(why);
            boolean taken =
                Waiting.ask(
                    loop,
                    () -> {
                      use(opened, opening.asideBecause(), Stops.none(path, probe));
                      begin(loop, listener);
                      then.accept(null);
                    });
            if (!taken) {
              opened.log().close();
            }
          } catch (IOException | RuntimeException failure) {
            StorageFailedException trouble =
                new StorageFailedException(
                    "it could not begin anew with an empty directory: " + failure.getMessage(),
                    failure);
            Waiting.ask(loop, () -> then.accept(trouble));
          }
        };
    Thread thread = new Thread(task, "concoord-anew-" + config.listen());
    thread.setDaemon(true);
    thread.start();
  }

  /** What was there at the start. */
  Found found() {
    return found;
  }

  /** Whose the directory is: only where it {@linkplain #isLasting lasts}. */
  Ownership owned() {
    Ownership owned = ownership;
    if (owned == null) {
      throw new IllegalStateException("broken invariant: only a directory is somebody's");
    }
    return owned;
  }

  /** What it could not execute. */
  Stops stops() {
    return stops;
  }

  /** Whether it holds a replica of an instance. */
  boolean isMember() {
    return log != null && owned().isMember();
  }

  /** Whether it holds one that was no part of its instance's formation. */
  boolean beganLater() {
    return log != null && owned().beganLater();
  }

  /** Whether this replica comes into an instance that runs, and forms none (M5). */
  boolean joins() {
    return log == null ? !config.join().isEmpty() : owned().joins();
  }

  /** Where it looks for the instance that it joins, or goes on in. */
  List<String> places() {
    return Ownership.places(config);
  }

  /** Whether it may begin anew with an empty directory, as another. */
  boolean mayStartOver() {
    return isLasting() && config.rejoins();
  }

  /** Whether it was to rejoin though its directory is of use. */
  boolean rejoinsForNothing() {
    return config.rejoins() && setAside.isEmpty() && isLasting() && owned().isTaken();
  }

  /** Where an earlier directory was set aside to by this process, and why, or "". */
  String asideBecause() {
    return setAside;
  }

  /** Whether it keeps anything. */
  boolean isLasting() {
    return log != null;
  }

  /** How this process finds its instance, or finds back to it (M5). */
  Formation formation(Supplier<ReplicaId> identities) {
    return log == null
        ? new Formation(config.listen(), config.firstMembers(), identities)
        : new Formation(
            config.listen(),
            config.firstMembers(),
            owned().replica(),
            owned().voters(),
            owned().instance());
  }

  /**
   * Keeps the snapshot by which this replica joins, and of which instance it is; then, on the loop,
   * tells what keeps it from that, or "".
   */
  void adopt(ClusterId instance, StateMachine joined, Value image, Consumer<String> then) {
    SortedMap<String, ReplicaId> voters = new TreeMap<>();
    joined.configuration().voters().forEach((voter, address) -> voters.put(address, voter));
    remember(
        instance,
        joined.configuration().epoch(),
        voters,
        () -> journal.keep(joined.applied(), image, false, then));
  }

  /**
   * Keeps what is another instance's from now on, of which this replica is the one voter, and
   * forgets all else (M3); then, on the loop, tells what kept it from that, or "".
   */
  void beginAnew(
      ReplicaId self,
      ClusterId instance,
      org.concoord.paxos.Configuration alone,
      long slot,
      Value image,
      Consumer<String> then) {
    journal.beginAnew(
        self,
        new Configuration(
            instance, alone.epoch(), List.of(new Configuration.Voter(self, config.listen()))),
        slot,
        image,
        then);
  }

  /** Whether it is on record that this instance has formed. */
  boolean knows(ClusterId instance) {
    return log != null && owned().instance().equals(instance);
  }

  /**
   * Remembers the first members this replica is locked to, or with {@code instance} that they have
   * formed (M5); then, on the loop, goes on.
   */
  void remember(
      ClusterId instance, long epoch, SortedMap<String, ReplicaId> members, Runnable then) {
    List<Configuration.Voter> voters = new ArrayList<>();
    members.forEach((address, id) -> voters.add(new Configuration.Voter(id, address)));
    journal.configure(new Configuration(instance, epoch, voters), then);
  }

  /** When the next snapshot is due, counted from what was found. After {@link Found#takeState}. */
  SnapshotPolicy snapshotPolicy(long nowNanos) {
    return new SnapshotPolicy(config, found.trim(), found.replayedBytes(), nowNanos);
  }

  Journal journal() {
    return journal;
  }

  ReplicaStatus.Disk status(boolean isSpaceLow) {
    RecoveryReport report = found.report();
    if (report == null) {
      return ReplicaStatus.Disk.NONE;
    }
    JournalCounters counters = journal.counters();
    return new ReplicaStatus.Disk(
        report.directory(),
        found.incarnation(),
        counters.records(),
        counters.bytes(),
        counters.forces(),
        journal.appendedLsn() - journal.durableLsn(),
        counters.snapshots(),
        counters.snapshotSlot(),
        isSpaceLow,
        report.toString());
  }

  /** Why nothing is proposed where the disk is nearly full (W5). */
  String spaceTrouble() {
    return log == null
        ? ""
        : String.format(
            "the disk of %s is nearly full: less than the reserve of %,d bytes is free, or no room"
                + " for the next segment of the log; this replica neither leads nor takes calls"
                + " until there is room for both",
            found.directory(), config.reserveBytes());
  }

  String stallTrouble(long nanos) {
    return log == null
        ? ""
        : String.format(
            "the disk of %s does not answer: nothing has become durable for %,d ms, and this"
                + " replica says nothing that rests on it",
            found.directory(), nanos / 1_000_000);
  }

  /**
   * Makes durable what was taken and lets go of the directory; waits for both, as far as the disk
   * answers. Off the loop.
   */
  @Override
  public void close() {
    journal.close();
  }

  /** After {@link #close}: what is left to the disk, or "". */
  String leftover() {
    return log == null || journal.hasEnded()
        ? ""
        : String.format(
            "the disk of %s does not answer: the directory stays in use until it does, or this"
                + " process ends",
            found.directory());
  }

  /** Lets go of the directory before anything was taken. */
  void abandon() {
    WriteAheadLog opened = log;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException ignored) {
        // It was only read, and why it is given up is being told.
      }
    }
  }
}
