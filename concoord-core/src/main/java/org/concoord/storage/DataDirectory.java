package org.concoord.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.concoord.CorruptDataException;
import org.concoord.DirectoryInUseException;
import org.concoord.IncompatibleDataException;
import org.concoord.StorageException;
import org.concoord.StorageFailedException;
import org.jspecify.annotations.Nullable;

/** The directory in which a durable replica keeps what it must not forget. */
public final class DataDirectory {
  /** An open log, and what its replica starts from. */
  public record Opened(Recovered recovered, WriteAheadLog log) {}

  private DataDirectory() {}

  /**
   * Opens the log in a directory, and makes one where there is none. The directory is locked until
   * the log is closed. Takes as long as reading the log and writing one segment takes.
   *
   * @param random draws identities, nonces and the seeds of segments: a {@code SecureRandom} where
   *     those must be unique
   * @param preparing prepares segments in the background; {@code Runnable::run} does it in the
   *     foreground
   * @throws CorruptDataException if what was written is not there any more; nothing was changed
   * @throws IncompatibleDataException if a newer version wrote it; nothing was changed
   * @throws DirectoryInUseException if another has it open
   * @throws StorageFailedException if the disk failed, now or before in this process (W2)
   * @throws NoSpaceException if there is no room to begin
   */
  public static Opened open(
      Directory directory, StorageOptions options, RandomGenerator random, Executor preparing)
      throws NoSpaceException {
    Throwable fenced = directory.fenced();
    if (fenced != null) {
      throw new StorageFailedException(
          directory.name() + " failed before in this process: " + fenced.getMessage(), fenced);
    }
    boolean opened = false;
    try {
      directory.lock();
      Recovery.Opened recovery = new Recovery(directory, options, random, preparing).open();
      opened = true;
      return new Opened(recovery.recovered(), recovery.log());
    } catch (NoSpaceException e) {
      throw e;
    } catch (ClosedByInterruptException e) {
      // The JDK closes a file under whoever is interrupted. Nothing is wrong with the disk.
      throw new StorageFailedException(
          directory.name() + ": its start was interrupted; start it again", e);
    } catch (IOException e) {
      StorageFailedException failed =
          new StorageFailedException(directory.name() + ": opening failed: " + e.getMessage(), e);
      if (!(e instanceof FileSystemException)) {
        // Not a file that is missing or forbidden, which can be mended: the disk.
        directory.fence(failed);
      }
      throw failed;
    } finally {
      if (!opened) {
        closeQuietly(directory);
      }
    }
  }

  private static void closeQuietly(Directory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      // Only the lock was held, and an exception is on its way.
    }
  }

  /**
   * Says whether a replica could start from a directory, and what it would find. Changes nothing
   * and takes no lock; of a directory in use it sees what happens to be written.
   */
  public static RecoveryReport verify(Path path) throws IOException {
    return verify(FileDirectory.existing(path));
  }

  static RecoveryReport verify(Directory directory) throws IOException {
    try {
      DirectoryScan.@Nullable Findings found = DirectoryScan.read(directory);
      List<String> more = new ArrayList<>();
      String inPlaceOf = SetAside.note(directory);
      if (!inPlaceOf.isEmpty()) {
        more.add(inPlaceOf);
      }
      if (found != null) {
        more.addAll(reserves(directory, found));
        StopNotes.all(directory)
            .tailMap(found.snapshots().slot() + 1)
            .forEach((slot, what) -> more.add(StopNotes.describe(slot, what)));
      }
      return RecoveryReport.of(directory.name(), found, more);
    } catch (StorageException refused) {
      return new RecoveryReport(
          directory.name(), RecoveryReport.Health.REFUSED, List.of(refused.getMessage()));
    }
  }

  /** What a start does not look at: it would have to only where the newest snapshot is damaged. */
  private static List<String> reserves(Directory directory, DirectoryScan.Findings found)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String older : found.snapshots().older()) {
      SnapshotFile file =
          SnapshotFile.read(directory, older, found.superblock().configuration().cluster());
      CorruptDataException damage = file.damage();
      lines.add(
          older
              + (damage == null
                  ? " is whole too"
                  : " is no reserve: it is damaged at offset " + damage.offset()));
    }
    return lines;
  }

  /** Writes out all that can be read of a directory, damaged or not. Changes nothing. */
  public static void dump(Path path, Appendable out) throws IOException {
    dump(FileDirectory.existing(path), out);
  }

  static void dump(Directory directory, Appendable out) throws IOException {
    new Dump(directory, out).write();
  }
}
