package org.concoord.storage;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/** Snapshots that a log's owner is to keep, one after the other, a piece at a time. */
public final class SnapshotQueue {
  /** One that is to be kept, and who wants to know. */
  private record Wanted(long slot, Value image, boolean logReaches, Consumer<String> then) {}

  private final WriteAheadLog log;
  private final Executor loop;
  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
  private @Nullable Wanted writing;

  /**
   * @param loop told what came of each
   */
  public SnapshotQueue(WriteAheadLog log, Executor loop) {
    this.log = log;
    this.loop = loop;
  }

  /** See {@link Journal#keep}. */
  public void add(long slot, Value image, boolean logReaches, Consumer<String> then) {
    waiting.add(new Wanted(slot, image, logReaches, then));
  }

  /** Does the next that there is to do; false where there is nothing. */
  public boolean step() {
    Wanted wanted = writing == null ? waiting.poll() : writing;
    if (wanted == null) {
      return false;
    }
    try {
      if (writing == null && wanted.slot() > log.snapshotSlot()) {
        log.beginSnapshot(wanted.slot(), wanted.image(), wanted.logReaches());
        writing = wanted;
      } else if (writing == null || log.writeSnapshot()) {
        end(wanted, "");
      }
    } catch (NoSpaceException full) {
      end(wanted, String.valueOf(full.getMessage()));
    }
    return true;
  }

  private void end(Wanted wanted, String trouble) {
    writing = null;
    loop.execute(() -> wanted.then().accept(trouble));
  }
}
