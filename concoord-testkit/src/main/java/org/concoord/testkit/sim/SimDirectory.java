package org.concoord.testkit.sim;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.concoord.storage.Directory;
import org.concoord.storage.LogFile;
import org.concoord.storage.NoSpaceException;
import org.jspecify.annotations.Nullable;

/**
 * The files of one durable replica, each on {@link SimulatedDisk} sectors of its own. That a file
 * came, went or changed its name is forgotten with the power unless the directory was forced since,
 * each change for itself.
 */
final class SimDirectory implements Directory {
  private static final long ROOM = 1L << 40;

  /** One file, whatever its name. */
  private static final class Content {
    private final SimulatedDisk disk;
    private long size;
    private long forcedSize;

    Content(RandomGenerator random) {
      this.disk = new SimulatedDisk(random);
    }
  }

  /** A name that goes and one that comes, at once; either may be "". */
  private record Change(String gone, String come, @Nullable Content content) {
    void apply(TreeMap<String, Content> names) {
      names.remove(gone);
      if (content != null) {
        names.put(come, content);
      }
    }
  }

  private final SplittableRandom random;
  private TreeMap<String, Content> names = new TreeMap<>();
  private TreeMap<String, Content> durableNames = new TreeMap<>();
  private final List<Change> unforced = new ArrayList<>();

  private boolean writesFail;
  private boolean nextForceFails;
  private boolean full;
  private @Nullable Throwable fence;

  SimDirectory(SplittableRandom random) {
    this.random = random;
  }

  /** The process has ended; the machine goes on. */
  void endProcess() {
    fence = null;
  }

  /** The power goes, and comes back. */
  void losePower() {
    for (Change change : unforced) {
      if (random.nextBoolean()) {
        change.apply(durableNames);
      }
    }
    unforced.clear();
    names = new TreeMap<>(durableNames);
    for (Content content : names.values()) {
      content.disk.losePower();
      content.size = random.nextInt(4) == 0 ? content.forcedSize : content.size;
      content.forcedSize = content.size;
    }
  }

  /** The next force of a file fails, and those after it do not. */
  void failNextForce() {
    nextForceFails = true;
  }

  void failWrites() {
    writesFail = true;
  }

  /** There is no room for anything more. */
  void fill() {
    full = true;
  }

  boolean isFailing() {
    return writesFail || nextForceFails || full;
  }

  /** Nothing fails any more; what was damaged stays so. */
  void mend() {
    writesFail = false;
    nextForceFails = false;
    full = false;
  }

  private void change(Change change) {
    unforced.add(change);
    change.apply(names);
  }

  private Content content(String file) throws IOException {
    Content content = names.get(file);
    if (content == null) {
      throw new NoSuchFileException(file);
    }
    return content;
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public LogFile create(String file) throws IOException {
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file);
    }
    Content content = new Content(random.split());
    change(new Change("", file, content));
    return new SimFile(content);
  }

  @Override
  public LogFile open(String file) throws IOException {
    return new SimFile(content(file));
  }

  @Override
  public LogFile openToRead(String file) throws IOException {
    return new SimFile(content(file));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change(new Change(from, to, content(from)));
  }

  @Override
  public void delete(String file) throws IOException {
    content(file);
    change(new Change(file, "", null));
  }

  @Override
  public void force() {
    durableNames = new TreeMap<>(names);
    unforced.clear();
  }

  @Override
  public long freeBytes() {
    return full ? 0 : ROOM;
  }

  @Override
  public void lock() {}

  @Override
  public void fence(Throwable cause) {
    fence = cause;
  }

  @Override
  public @Nullable Throwable fenced() {
    return fence;
  }

  @Override
  public void close() {}

  private final class SimFile implements LogFile {
    private final Content content;

    SimFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.size;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      if (position + into.remaining() > content.size) {
        throw new EOFException("the file ends at " + content.size);
      }
      into.put(content.disk.read(position, into.remaining()));
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
      if (writesFail) {
        throw new IOException("Input/output error on writing");
      }
      if (full && position + from.remaining() > content.size) {
        throw new NoSpaceException("No space left on device");
      }
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      content.disk.write(position, bytes);
      content.size = Math.max(content.size, position + bytes.length);
    }

    @Override
    public void force() throws IOException {
      if (nextForceFails) {
        nextForceFails = false;
        content.disk.failNextForce();
      }
      content.disk.force();
      content.forcedSize = content.size;
    }

    @Override
    public void close() {}
  }
}
