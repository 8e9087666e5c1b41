package org.concoord.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The next segment, prepared while the current one fills, so that no append waits for that. */
final class SpareSegment {
  private final Directory directory;
  private final StorageOptions options;
  private final Executor executor;
  private @Nullable CompletableFuture<SegmentFiles.Prepared> prepared;

  /** Whether the last attempt found no room. */
  private boolean lacksRoom;

  /**
   * @param executor prepares it; one that runs its tasks at once will do, at a price
   */
  SpareSegment(Directory directory, StorageOptions options, Executor executor) {
    this.directory = directory;
    this.options = options;
    this.executor = executor;
  }

  boolean isBegun() {
    return prepared != null;
  }

  /** Begins to prepare it, if that was not begun. */
  void begin(long seed) {
    if (prepared == null) {
      prepared =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return SegmentFiles.prepare(
                      directory,
                      FileNames.SPARE,
                      options.segmentBytes(),
                      seed,
                      options.reserveBytes());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              executor);
    }
  }

  /** Whether it could not be made for want of room, and then it is to be begun again. */
  boolean lacksRoom() throws IOException {
    CompletableFuture<SegmentFiles.Prepared> begun = prepared;
    if (begun != null && begun.isDone()) {
      if (begun.isCompletedExceptionally()) {
        try {
          take();
        } catch (NoSpaceException e) {
          // Noted by take().
        }
      } else {
        lacksRoom = false;
      }
    }
    return lacksRoom;
  }

  /**
   * Waits for it, and hands it over.
   *
   * @throws NoSpaceException if there is no room for it
   */
  SegmentFiles.Prepared take() throws IOException {
    CompletableFuture<SegmentFiles.Prepared> taken = prepared;
    prepared = null;
    if (taken == null) {
      throw new IllegalStateException("no spare segment was begun");
    }
    try {
      SegmentFiles.Prepared segment = taken.join();
      lacksRoom = false;
      return segment;
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        lacksRoom = unchecked.getCause() instanceof NoSpaceException;
        throw unchecked.getCause();
      }
      if (e.getCause() instanceof OutOfMemoryError none) {
        throw none;
      }
      throw e;
    }
  }

  /** Gives it up; a start would do the same. */
  void discard() throws IOException {
    if (prepared != null) {
      try {
        take().file().close();
        directory.delete(FileNames.SPARE);
      } catch (NoSpaceException e) {
        // Then there is none.
      }
    }
  }
}
