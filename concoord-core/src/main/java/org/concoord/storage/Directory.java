package org.concoord.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one replica's files: the port beneath the journal, with a {@link FileDirectory}
 * for real ones. That a file was created, renamed or deleted may be forgotten with the power until
 * {@link #force} has returned; each of the three takes place wholly or not at all.
 *
 * <p>Different files may be used by different threads.
 */
public interface Directory extends Closeable {
  /** What messages call it: an absolute path, where it has one. */
  String name();

  /** The names of all files, sorted. */
  List<String> list() throws IOException;

  /**
   * Creates an empty file, to be read and written.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
   */
  LogFile create(String file) throws IOException;

  /** Opens a file to be read and written. */
  LogFile open(String file) throws IOException;

  /**
   * Opens a file to be read and written by this process alone, which must not open it otherwise
   * until it is closed: a second lock on what is never replaced, for the one of {@link #lock} goes
   * with its file, which people delete.
   *
   * @throws org.concoord.DirectoryInUseException if another has it open so
   */
  default LogFile openAlone(String file) throws IOException {
    return open(file);
  }

  /** Opens a file to be read. */
  LogFile openToRead(String file) throws IOException;

  /** Renames a file, in the place of the one that has the name already, if any. */
  void rename(String from, String to) throws IOException;

  void delete(String file) throws IOException;

  /** Makes durable which files there are, by which names. */
  void force() throws IOException;

  /** How many more bytes can be written. */
  long freeBytes() throws IOException;

  /**
   * Keeps others out until {@link #close}.
   *
   * @throws org.concoord.DirectoryInUseException if another has it, naming its process if known
   */
  void lock() throws IOException;

  /** Makes the directory unusable for the rest of this process (W2). */
  void fence(Throwable cause);

  /** Why the directory was fenced in this process, or null. */
  @Nullable Throwable fenced();
}
