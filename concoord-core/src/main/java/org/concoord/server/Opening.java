package org.concoord.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.concoord.CorruptDataException;
import org.concoord.ReplicaConfig;
import org.concoord.StorageException;
import org.concoord.storage.DataDirectory;
import org.concoord.storage.NoSpaceException;
import org.concoord.storage.SetAside;
import org.concoord.storage.StorageOptions;

/**
 * Opens the data directory of a replica, or what takes its place where it is of no more use and the
 * replica {@linkplain ReplicaConfig#rejoins may} come back as another (W4).
 */
final class Opening {
  private final ReplicaConfig config;
  private final Path path;
  private final Probe probe;

  /** Where the directory was set aside to, and why, or "". */
  private String setAside = "";

  Opening(ReplicaConfig config, Path path, Probe probe) {
    this.config = config;
    this.path = path;
    this.probe = probe;
  }

  /**
   * Takes as long as reading the log does. A directory of a newer version is never set aside: it is
   * sound, and may be those of all replicas, which somebody has started with the wrong version.
   *
   * @throws StorageException if no replica can or must start from it
   * @throws IllegalArgumentException if there is none to rejoin in the place of
   * @throws UncheckedIOException if there is no such directory to be had, or no room in it
   */
  DataDirectory.Opened open() {
    try {
      SetAside.finish(path);
      if (config.rejoins() && Files.notExists(path)) {
        throw new IllegalArgumentException(
            "there is no data directory "
                + path
                + ", in whose place this replica could rejoin: is that where it was? Without"
                + " rejoin() a new one joins, from a directory that is made there");
      }
      if (config.rejoins()) {
        SetAside.noteEmpty(path);
      }
      try {
        return directory();
      } catch (CorruptDataException refused) {
        if (!config.rejoins()) {
          throw refused;
        }
        setAside(refused);
        return directory();
      }
    } catch (NoSpaceException full) {
      throw new UncheckedIOException(String.valueOf(full.getMessage()), full);
    } catch (IOException unusable) {
      throw new UncheckedIOException("the data directory " + path + ": " + unusable, unusable);
    }
  }

  /**
   * Sets the directory aside, which is closed and of no more use, and opens an empty one in its
   * place.
   *
   * @throws StorageException if that cannot be
   * @throws UncheckedIOException likewise
   */
  DataDirectory.Opened anew(String why) {
    try {
      setAside = SetAside.sound(path, why);
      return directory();
    } catch (IOException unusable) {
      throw new UncheckedIOException("the data directory " + path + ": " + unusable, unusable);
    }
  }

  private DataDirectory.Opened directory() throws IOException {
    return DataDirectory.open(
        probe.directory(path),
        options(config),
        new SecureRandom(),
        task -> inBackground(task, "concoord-segment-" + config.listen()));
  }

  private void setAside(StorageException refused) {
    try {
      String because = SetAside.refused(path);
      setAside = because == null ? "" : because;
    } catch (IOException stays) {
      throw new UncheckedIOException(
          String.format(
              "%s. But it cannot be set aside: %s. Move all that is in it elsewhere, and start this"
                  + " replica again as now",
              refused.getMessage(), stays),
          stays);
    }
  }

  /** Where the directory was set aside to, and why, or "". */
  String asideBecause() {
    return setAside;
  }

  static StorageOptions options(ReplicaConfig config) {
    return StorageOptions.DEFAULT
        .withSegmentBytes(config.segmentBytes())
        .withReserveBytes(config.reserveBytes());
  }

  private static void inBackground(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
