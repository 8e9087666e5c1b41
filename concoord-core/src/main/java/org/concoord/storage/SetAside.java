package org.concoord.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.concoord.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * How a data directory of which nothing more is to be had makes way for another: it is renamed,
 * whole, to a name beside its own that nothing has yet, and an empty one takes its place (W4).
 *
 * <p>The empty one is made first, under a name of its own. It holds a note that whoever starts from
 * it comes into a running instance and forms none: it knows nothing of what the old one had
 * promised. Two renames follow, each durable before the next step; a start that finds the first
 * alone does the second. So no start finds nothing there, which would be the beginning of an
 * instance to it.
 */
public final class SetAside {
  private static final String ASIDE = ".set-aside-";
  private static final String FRESH = ".rejoining";
  private static final int MOST_NOTE_BYTES = 4096;

  private SetAside() {}

  /**
   * Ends what an earlier process was broken off at: before a directory is opened.
   *
   * @param path which need not be there
   */
  public static void finish(Path path) throws IOException {
    Path target = target(path);
    Path fresh = beside(target, FRESH);
    if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS) && Files.exists(fresh.resolve(note()))) {
      rename(fresh, target);
    }
  }

  /**
   * Leaves the same note in a directory that is empty, since what was in it has been taken away by
   * other means.
   */
  public static void noteEmpty(Path path) throws IOException {
    try (FileDirectory directory = FileDirectory.existing(path)) {
      directory.lock();
      List<String> files = directory.list();
      if (!files.contains(FileNames.REJOIN) && files.stream().noneMatch(FileNames::isData)) {
        leaveNote(Path.of(directory.name()), "in the place of what was taken away by hand");
      }
    }
  }

  /**
   * Sets a directory aside that a start has refused since it is damaged, if one still would.
   *
   * @return where it lies from now on, and why; null where a start would not refuse it any more
   * @throws org.concoord.DirectoryInUseException if another has it open
   */
  public static @Nullable String refused(Path path) throws IOException {
    try (FileDirectory directory = FileDirectory.existing(path)) {
      directory.lock();
      try {
        // Another may have set it aside since it was refused, and begun in its place.
        DirectoryScan.read(directory);
        return null;
      } catch (CorruptDataException refusal) {
        return rename(Path.of(directory.name()), fact(directory.name(), refusal));
      }
    }
  }

  /**
   * Sets a directory aside that is sound, and of no more use to anybody.
   *
   * @return where it lies from now on, and why
   * @throws org.concoord.DirectoryInUseException if another has it open
   */
  public static String sound(Path path, String why) throws IOException {
    try (FileDirectory directory = FileDirectory.existing(path)) {
      directory.lock();
      return rename(Path.of(directory.name()), why);
    }
  }

  /** What was wrong, without the advice that has been taken. */
  private static String fact(String directory, CorruptDataException refusal) {
    String text = String.valueOf(refusal.getMessage());
    int advice = text.indexOf(". Nothing was changed");
    String what = advice < 0 ? text : text.substring(0, advice);
    return what.startsWith(directory + ": ") ? what.substring(directory.length() + 2) : what;
  }

  /** The caller has it locked: so nobody else starts from it meanwhile. */
  private static String rename(Path target, String why) throws IOException {
    Path aside = free(target);
    Path fresh = beside(target, FRESH);
    String because = aside + ", which was set aside: " + why;
    prepare(fresh, "in the place of " + because);
    rename(target, aside);
    rename(fresh, target);
    return because;
  }

  private static Path free(Path target) throws IOException {
    for (int number = 1; ; number++) {
      Path aside = beside(target, ASIDE + number);
      if (Files.notExists(aside, LinkOption.NOFOLLOW_LINKS)) {
        return aside;
      }
    }
  }

  private static void prepare(Path fresh, String text) throws IOException {
    Files.createDirectories(fresh);
    try (Stream<Path> files = Files.list(fresh)) {
      // What is not of ours must not become part of a data directory.
      List<String> others =
          files.map(file -> file.getFileName().toString()).filter(f -> !f.equals(note())).toList();
      if (!others.isEmpty()) {
        throw new IOException(fresh + " is in the way: it holds " + String.join(", ", others));
      }
    }
    leaveNote(fresh, text);
    // It must be there for good before anything gives up the name that it is to take.
    FileDirectory.forceDirectory(parent(fresh));
  }

  private static void leaveNote(Path directory, String text) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            directory.resolve(note()),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
      file.force(true);
    }
    FileDirectory.forceDirectory(directory);
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    FileDirectory.forceDirectory(parent(to));
  }

  /** Where the directory itself is, or was, where the path is a link to it. */
  private static Path target(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path absolute = path.toAbsolutePath().normalize();
    return Files.isSymbolicLink(absolute)
        ? absolute.resolveSibling(Files.readSymbolicLink(absolute)).normalize()
        : absolute;
  }

  private static Path beside(Path target, String suffix) throws IOException {
    return parent(target).resolve(target.getFileName() + suffix);
  }

  private static Path parent(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new NotDirectoryException(target + " has nothing beside it");
    }
    return parent;
  }

  private static String note() {
    return FileNames.REJOIN;
  }

  /** What stands in a directory of why it was made, or "" where it was not made so. */
  static String note(Directory directory) throws IOException {
    if (!directory.list().contains(FileNames.REJOIN)) {
      return "";
    }
    try (LogFile file = directory.openToRead(FileNames.REJOIN)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MOST_NOTE_BYTES));
      file.read(0, bytes);
      String text = new String(bytes.array(), StandardCharsets.UTF_8).strip();
      // That it is there is what counts, whatever has become of its text.
      return text.isEmpty() ? "in the place of another" : text.replaceAll("\\p{Cntrl}", " ");
    }
  }
}
