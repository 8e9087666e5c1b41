package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.concoord.DirectoryInUseException;
import org.jspecify.annotations.Nullable;

/** A directory of the file system, named by its real path. */
public final class FileDirectory implements Directory {
  static final String LOCK = "lock";

  /**
   * The directories that this process has locked. A second lock must be refused before the lock's
   * file is so much as opened: POSIX drops a process's lock when it closes any descriptor of it.
   */
  private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

  /** The directories that this process may not use any more (W2). */
  private static final Map<Path, Throwable> FENCED = new ConcurrentHashMap<>();

  /** Windows cannot open a directory and needs no force of it: NTFS logs its metadata in order. */
  private static final boolean HAS_NAMES_TO_FORCE =
      !System.getProperty("os.name", "").startsWith("Windows");

  /** What is locked of a file that others may read: a byte that it does not have. */
  private static final long LOCKED_AT = 1L << 40;

  private final Path path;

  /** Found once: to find it takes a file, and there may be none left to open when it is asked. */
  private final FileStore store;

  private @Nullable FileChannel lockChannel;

  /** Kept open for the same reason; null where there is nothing to force. */
  private @Nullable FileChannel names;

  private FileDirectory(Path path) throws IOException {
    this.path = path;
    this.store = Files.getFileStore(path);
  }

  /** The directory, which is created where it is missing. */
  public static FileDirectory at(Path path) throws IOException {
    if (Files.notExists(path)) {
      Files.createDirectories(path.toAbsolutePath());
    }
    FileDirectory directory = existing(path);
    if (Files.notExists(directory.path.resolve(FileNames.SUPERBLOCK))) {
      directory.forceAllAbove();
    }
    return directory;
  }

  /**
   * Each name lies in the directory above it, which has to last too, up to where the file system is
   * mounted. That they were there already says nothing: whoever made them may have been killed
   * since, or have been an operator.
   */
  private void forceAllAbove() throws IOException {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (!Files.getFileStore(above).equals(store)) {
        return;
      }
      try {
        forceDirectory(above);
      } catch (AccessDeniedException notOurs) {
        return; // Nor are those above it.
      }
    }
  }

  /** The directory, which must be there already. */
  public static FileDirectory existing(Path path) throws IOException {
    return new FileDirectory(path.toRealPath());
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public LogFile create(String file) throws IOException {
    return channelFile(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public LogFile open(String file) throws IOException {
    return channelFile(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public LogFile openToRead(String file) throws IOException {
    return channelFile(file, StandardOpenOption.READ);
  }

  @Override
  public LogFile openAlone(String file) throws IOException {
    FileChannel channel = alone(file);
    boolean opened = false;
    try {
      LogFile log = new ChannelFile(this, channel);
      opened = true;
      return log;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private FileChannel alone(String file) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock(LOCKED_AT, 1, false) != null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new DirectoryInUseException(
          path + " is in use by another process, whose file " + LOCK + " somebody has deleted");
    }
    return channel;
  }

  private LogFile channelFile(String file, StandardOpenOption... options) throws IOException {
    return new ChannelFile(this, FileChannel.open(path.resolve(file), options));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String file) throws IOException {
    Files.delete(path.resolve(file));
  }

  @Override
  public void force() throws IOException {
    if (HAS_NAMES_TO_FORCE) {
      if (names == null) {
        names = FileChannel.open(path, StandardOpenOption.READ);
      }
      names.force(true);
    }
  }

  static void forceDirectory(Path directory) throws IOException {
    if (HAS_NAMES_TO_FORCE) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public long freeBytes() throws IOException {
    return store.getUsableSpace();
  }

  @Override
  public void lock() throws IOException {
    if (!LOCKED.add(path)) {
      throw new DirectoryInUseException(path + " is in use by another replica of this process");
    }
    boolean locked = false;
    try {
      lockFile();
      checkAlone();
      locked = true;
    } finally {
      if (!locked) {
        unlock();
        LOCKED.remove(path);
      }
    }
  }

  /** The lock's file may be another than the one that whoever has the directory has locked. */
  private void checkAlone() throws IOException {
    if (Files.exists(path.resolve(FileNames.SUPERBLOCK))) {
      alone(FileNames.SUPERBLOCK).close();
    }
  }

  private void lockFile() throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new DirectoryInUseException(path + " is in use by " + holder(channel));
      }
      lockChannel = channel;
      sayWho(channel);
    } finally {
      if (lockChannel == null) {
        channel.close();
      }
    }
  }

  private static void sayWho(FileChannel channel) {
    String who = "process " + ProcessHandle.current().pid() + "\n";
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(who.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException full) {
      // It is locked all the same, and whether there is room is for the log to say.
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(64);
    channel.read(text, 0);
    String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    return holder.isEmpty() ? "another process" : holder;
  }

  @Override
  public void fence(Throwable cause) {
    FENCED.putIfAbsent(path, cause);
  }

  @Override
  public @Nullable Throwable fenced() {
    return FENCED.get(path);
  }

  @Override
  public void close() throws IOException {
    try (FileChannel forced = names) {
      unlock();
    }
  }

  private void unlock() throws IOException {
    FileChannel channel = lockChannel;
    if (channel != null) {
      lockChannel = null;
      try {
        channel.close();
      } finally {
        LOCKED.remove(path);
      }
    }
  }
}
