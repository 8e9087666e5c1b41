package domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Jobs that are due at some time, handed to workers. */
@Replicated
public class Scheduler {
  private final PriorityQueue<Job> waiting =
      new PriorityQueue<>(Comparator.comparing(Job::due).thenComparing(Job::id));
  private final Set<String> cancelled = new HashSet<>();
  private int handedOut;

  public void schedule(Job job) {
    waiting.add(job);
  }

  public void scheduleIn(String id, Duration delay, String command) {
    waiting.add(new Job(id, Instant.now().plus(delay), command)); // ERROR: Instant.now() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
  }

  public boolean cancel(String id) {
    return cancelled.add(id);
  }

  public List<Job> takeDue(Instant now, int most) {
    List<Job> due = new ArrayList<>();
    while (due.size() < most && !waiting.isEmpty() && !waiting.peek().due().isAfter(now)) {
      Job job = waiting.poll();
      if (!cancelled.remove(job.id())) {
        due.add(job);
        handedOut++;
      }
    }
    return due;
  }

  @ReadOnly
  public int size() {
    return waiting.size() - cancelled.size();
  }

  @ReadOnly
  public String nextCancelled() {
    return cancelled.iterator().next(); // ERROR: cancelled is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
  }

  public record Job(String id, Instant due, String command) {}
}
