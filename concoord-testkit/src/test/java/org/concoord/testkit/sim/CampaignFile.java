package org.concoord.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a long run notes how far it is: which seeds of which test, and what of them is done. */
final class CampaignFile {
  /**
   * How far a run is.
   *
   * @param seeds of those asked for, in order
   */
  record Progress(int seeds, long events, int failures) {
    static final Progress NONE = new Progress(0, 0, 0);

    Progress plus(int moreSeeds, long moreEvents, int moreFailures) {
      return new Progress(seeds + moreSeeds, events + moreEvents, failures + moreFailures);
    }
  }

  private final @Nullable Path path;
  private final String campaign;

  private CampaignFile(@Nullable Path path, String campaign) {
    this.path = path;
    this.campaign = campaign;
  }

  /** Of the run of these seeds; notes nothing unless {@code concoord.campaign} names a file. */
  static CampaignFile of(String test, long[] seeds) {
    String name = System.getProperty("concoord.campaign");
    return new CampaignFile(name == null ? null : Path.of(name + "." + test), name(test, seeds));
  }

  static CampaignFile at(Path path, String test, long[] seeds) {
    return new CampaignFile(path, name(test, seeds));
  }

  private static String name(String test, long[] seeds) {
    return test + " seeds " + seeds[0] + ".." + seeds[seeds.length - 1] + ", " + seeds.length;
  }

  Progress read() {
    if (path == null || !Files.exists(path)) {
      return Progress.NONE;
    }
    try {
      List<String> lines = Files.readAllLines(path);
      if (lines.size() != 2 || !lines.get(0).equals(campaign)) {
        throw new IllegalStateException(
            path
                + " belongs to another run than '"
                + campaign
                + "': name another file, or delete it");
      }
      String[] parts = lines.get(1).split(" ");
      return new Progress(
          Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Progress progress) {
    if (path == null) {
      return;
    }
    String line = progress.seeds() + " " + progress.events() + " " + progress.failures();
    Path fresh = Path.of(path + ".new");
    try {
      Files.write(fresh, List.of(campaign, line));
      // A run may be killed at any moment: the file is the old one or the new one.
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
