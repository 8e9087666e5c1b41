package org.concoord.testkit.check;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.concoord.spi.ReplicatedType;
import org.jspecify.annotations.Nullable;

/**
 * Writes down calls while they are made. Thread-safe, and without a lock unless it writes to a
 * file.
 *
 * <p>The time of an invocation is taken as the last thing before the call, that of an answer as the
 * first thing after it: what lies between may only seem longer than it was, so a recorder makes no
 * innocent history guilty.
 */
public final class HistoryRecorder implements Closeable {
  /** The name of the clock that all processes of a machine share, {@link System#nanoTime}. */
  public static final String MACHINE = "machine";

  private final String clock;
  private final LongSupplier time;
  private final @Nullable Writer file;
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<PendingCall> calls = new ConcurrentLinkedQueue<>();

  /** A recorder by the machine's clock. */
  public HistoryRecorder() {
    this(MACHINE, System::nanoTime);
  }

  /**
   * A recorder by another clock.
   *
   * @param clock its name: calls are put in order iff they have times of clocks of one name
   * @param time never goes back, seen from any thread
   */
  public HistoryRecorder(String clock, LongSupplier time) {
    this(clock, time, null);
  }

  private HistoryRecorder(String clock, LongSupplier time, @Nullable Writer file) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.time = Objects.requireNonNull(time, "time");
    this.file = file;
  }

  /**
   * A recorder that also writes each event to a new file as it happens, so that what a process saw
   * survives its being killed (though not the machine's). A line is handed to the operating system
   * before the call it speaks of is made.
   *
   * @param clock {@link #MACHINE} for all processes of one machine, else a name for each machine
   */
  public static HistoryRecorder appendingTo(Path file, String clock) throws IOException {
    Writer writer =
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    HistoryRecorder recorder = new HistoryRecorder(clock, System::nanoTime, writer);
    recorder.write(HistoryText.HEADER);
    return recorder;
  }

  /** A call is about to be made. */
  public PendingCall invoked(
      String client, String object, int method, String signature, byte[] arguments) {
    PendingCall pending = new PendingCall(this, numbers.incrementAndGet());
    calls.add(pending);
    RecordedCall call =
        new RecordedCall(
            client,
            object,
            method,
            signature,
            arguments,
            null,
            clock,
            time.getAsLong(),
            RecordedCall.NEVER);
    pending.begin(call);
    if (file != null) {
      write(HistoryText.invoked(pending.number(), call));
    }
    return pending;
  }

  /** A view for one client of one object, for calls made through a proxy. */
  public RecordedObject on(String client, ReplicatedType<?> type, String object) {
    return new RecordedObject(this, client, type, object);
  }

  /** All calls so far; those without an answer yet are open. */
  public History history() {
    List<RecordedCall> recorded =
        calls.stream().map(PendingCall::recorded).filter(Objects::nonNull).toList();
    return History.of(recorded);
  }

  long now() {
    return time.getAsLong();
  }

  void returned(long number, long at, byte[] outcome) {
    if (file != null) {
      write(HistoryText.returned(number, at, outcome));
    }
  }

  void refused(long number) {
    if (file != null) {
      write(HistoryText.refused(number));
    }
  }

  private void write(String line) {
    Writer writer = Objects.requireNonNull(file);
    synchronized (writer) {
      try {
        writer.write(line);
        writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Closes the file, if there is one. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
