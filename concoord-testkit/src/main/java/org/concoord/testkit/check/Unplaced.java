package org.concoord.testkit.check;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.object.Session;
import org.jspecify.annotations.Nullable;

/** Stands for the place of a call in the log where nobody knows it: there is nothing to tell. */
final class Unplaced implements Invocation {
  static final Invocation CALL = new Unplaced();

  /** A method has asked. */
  static final class AskedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AskedException() {
      super("what an Invocation tells is known to the log, and to no history of what clients saw");
    }
  }

  private Unplaced() {}

  @Override
  public Session session() {
    throw new AskedException();
  }

  @Override
  public long request() {
    throw new AskedException();
  }

  @Override
  public Instant now() {
    throw new AskedException();
  }

  @Override
  public RandomGenerator random() {
    throw new AskedException();
  }

  @Override
  public UUID uuid() {
    throw new AskedException();
  }

  @Override
  public long token() {
    throw new AskedException();
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer() {
    throw new AskedException();
  }

  @Override
  public <T extends @Nullable Object> Reply<T> defer(Duration timeout, T otherwise) {
    throw new AskedException();
  }
}
