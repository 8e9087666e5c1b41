package org.concoord.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * A list of jobs that somebody is to do. It runs none and knows no clock: when a job is due its
 * callers decide, and they take it out before they do it, so that of several one alone does.
 *
 * <p>A job is nobody's: it stays when the caller that scheduled it fails. One that was taken out by
 * a caller that fails before it has done it is not here any more.
 */
@Replicated
public class JobManager {
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  /**
   * A job.
   *
   * @param id unique among the jobs that are scheduled
   * @param time when it is due, by whichever clock callers agree on
   * @param attributes what else there is to know, by name
   */
  public record Job(String id, String name, Instant time, SortedMap<String, String> attributes) {}

  /** Without jobs. */
  public JobManager() {}

  /** Adds a job at the end; false if there is one of that id. */
  public boolean schedule(String id, String name, Instant time) {
    return jobs.putIfAbsent(id, new Job(id, name, time, new TreeMap<>())) == null;
  }

  /** Takes a job out; empty if there is none of that id, perhaps because another was faster. */
  public Optional<Job> deschedule(String id) {
    return Optional.ofNullable(jobs.remove(id));
  }

  /** Takes the job out that is due first among those due by {@code time}; empty if none is. */
  public Optional<Job> takeDue(Instant time) {
    Job first = null;
    for (Job job : jobs.values()) {
      if (!job.time().isAfter(time) && (first == null || job.time().isBefore(first.time()))) {
        first = job;
      }
    }
    return first == null ? Optional.empty() : deschedule(first.id());
  }

  /** Sets an attribute of a job; false if there is none of that id. */
  public boolean update(String id, String attribute, String value) {
    Job job = jobs.get(id);
    if (job == null) {
      return false;
    }
    SortedMap<String, String> attributes = new TreeMap<>(job.attributes());
    attributes.put(attribute, value);
    jobs.put(id, new Job(id, job.name(), job.time(), attributes));
    return true;
  }

  /** All jobs, in the order in which they were scheduled. */
  @ReadOnly
  public List<Job> jobs() {
    return new ArrayList<>(jobs.values());
  }
}
