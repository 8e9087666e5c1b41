package org.concoord.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few MiB, in memory, where this process may mount one. */
final class TinyDisk implements AutoCloseable {
  private final Path path;

  private TinyDisk(Path path) {
    this.path = path;
  }

  /** Skips the test that wants one where there can be none. */
  static TinyDisk mount(Path at, int mebibytes) throws Exception {
    Files.createDirectories(at);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at.toString());
    Assumptions.assumeTrue(mounted, "a file system can be mounted here");
    return new TinyDisk(at);
  }

  Path path() {
    return path;
  }

  void makeReadOnly() throws Exception {
    Assumptions.assumeTrue(run("mount", "-o", "remount,ro", path.toString()));
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    run("umount", path.toString());
  }
}
