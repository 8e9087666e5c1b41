package org.concoord.examples;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Bytes allocated and processor's time used so far, by what the threads are for. What the JVM's own
 * threads use (garbage collection, compilation) is in the process's time alone.
 */
record Spent(Map<Long, Use> threads, long processNanos) {
  private record Use(String name, long bytes, long nanos) {}

  static Spent now() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    long[] nanos = threads.getThreadCpuTime(ids);
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    Map<Long, Use> uses = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null) {
        uses.put(ids[i], new Use(infos[i].getThreadName(), bytes[i], nanos[i]));
      }
    }
    return new Spent(uses, system.getProcessCpuTime());
  }

  /** What has been used since, a call, in one line. */
  String since(Spent before, long calls, String leader) {
    Sum leading = new Sum();
    Sum following = new Sum();
    Sum calling = new Sum();
    threads.forEach(
        (id, use) -> {
          Use earlier = before.threads.getOrDefault(id, new Use("", 0, 0));
          Sum sum =
              !use.name.startsWith("concoord-loop-") && !use.name.startsWith("concoord-lane-")
                  ? calling
                  : use.name.endsWith(leader) ? leading : following;
          sum.bytes += use.bytes - earlier.bytes;
          sum.nanos += use.nanos - earlier.nanos;
        });
    return String.format(
        Locale.ROOT,
        "leader %s, each follower %s, client %s; process %.2f us",
        leading.each(calls),
        following.each(2 * calls),
        calling.each(calls),
        (processNanos - before.processNanos) / 1e3 / calls);
  }

  private static final class Sum {
    private long bytes;
    private long nanos;

    private String each(long calls) {
      return String.format(Locale.ROOT, "%d B %.2f us", bytes / calls, nanos / 1e3 / calls);
    }
  }
}
