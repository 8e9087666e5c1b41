package org.concoord.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where threads spend their time, by the samples of the JDK's flight recorder, as text: by kind of
 * thread, then by the method that was running, and by the first of ours above it. The recorder
 * takes a sample of each running thread every 10 ms; one in native code, in a system call above
 * all, counts as running too.
 */
final class Profile implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int ROWS = 15;
  private static final int DEPTH = 64;

  private final Recording recording = new Recording();
  private final Map<String, Integer> threads = new TreeMap<>();
  private final Map<String, Integer> running = new TreeMap<>();
  private final Map<String, Integer> ours = new TreeMap<>();
  private int samples;

  private Profile() {}

  static Profile begin() {
    Profile profile = new Profile();
    profile.recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
    profile.recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
    profile.recording.start();
    return profile;
  }

  /** Ends the recording and tells what it holds. */
  String end() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("concoord", ".jfr");
    try {
      recording.dump(file);
      try (RecordingFile events = new RecordingFile(file)) {
        while (events.hasMoreEvents()) {
          add(events.readEvent());
        }
      }
    } finally {
      Files.delete(file);
    }
    return table("threads", threads) + table("running method", running) + table("of ours", ours);
  }

  private void add(RecordedEvent event) {
    if (!event.getEventType().getName().endsWith("Sample")) {
      return;
    }
    RecordedThread thread = event.getThread("sampledThread");
    if (thread == null || event.getStackTrace() == null || isWaiting(event)) {
      return;
    }
    samples++;
    String name = String.valueOf(thread.getJavaName());
    threads.merge(name.replaceAll("-?[0-9.:]+$", ""), 1, Integer::sum);
    boolean top = true;
    int depth = 0;
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String method = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
      if (top) {
        running.merge(method, 1, Integer::sum);
        top = false;
      }
      if (method.startsWith("org.concoord.") || depth++ == DEPTH) {
        ours.merge(method, 1, Integer::sum);
        return;
      }
    }
    ours.merge("none", 1, Integer::sum);
  }

  /** Of a thread in native code nobody sees whether it works there or waits. */
  private static boolean isWaiting(RecordedEvent event) {
    String method = event.getStackTrace().getFrames().get(0).getMethod().getName();
    return method.toLowerCase(Locale.ROOT).contains("wait") || method.equals("accept");
  }

  private String table(String title, Map<String, Integer> counts) {
    StringBuilder text = new StringBuilder("  " + title + ", of " + samples + " samples\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(ROWS)
        .forEach(
            row ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "    %5.1f %%  %s%n",
                        100.0 * row.getValue() / samples,
                        row.getKey())));
    return text.toString();
  }

  @Override
  public void close() {
    recording.close();
  }
}
