package org.concoord.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.concoord.transport.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where replicas are looked for: the addresses that were configured, and those that the domains
 * among them lead to now. Looking domains up is a thread's that lives for as long as it takes, and
 * of dnsjava no class is loaded where there are none. Owned by a loop.
 */
public final class Endpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  /** How often domains are looked up that lead nowhere, or to nobody who answers. */
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<String> pairs = new ArrayList<>();
  private final List<String> domains = new ArrayList<>();
  private final DomainConfig config;
  private final String threadName;
  private final Executor loop;
  private final Map<String, List<String>> found = new LinkedHashMap<>();
  private final Map<String, String> troubles = new LinkedHashMap<>();
  private Runnable onChange = () -> {};
  private @Nullable Thread asking;
  private boolean answered;
  private long answeredNanos;
  private long freshNanos;
  private boolean closed;

  /**
   * @param configured each {@code host:port}, or a domain
   * @param loop runs what this owes its owner
   */
  public Endpoints(List<String> configured, DomainConfig config, String threadName, Executor loop) {
    for (String each : configured) {
      (HostAndPort.isDomain(each) ? domains : pairs).add(each);
    }
    this.config = config;
    this.threadName = threadName;
    this.loop = loop;
  }

  /** Has the owner told, on the loop, that {@link #current} is another than before. */
  public void onChange(Runnable action) {
    onChange = action;
  }

  /** What is known now, each {@code host:port}. */
  public List<String> current() {
    Set<String> all = new LinkedHashSet<>(pairs);
    found.values().forEach(all::addAll);
    return List.copyOf(all);
  }

  /** Why domains lead nowhere, as one clause, or "". */
  public String trouble() {
    if (!domains.isEmpty() && !answered) {
      return "looking up " + String.join(", ", domains);
    }
    return String.join("; ", troubles.values());
  }

  /**
   * Looks domains up where that is due: for the first time, when what was found is older than its
   * TTL, or earlier where that has not helped.
   *
   * @param failed whether nobody answers at what is known now
   */
  public void refresh(boolean failed) {
    long age = System.nanoTime() - answeredNanos;
    boolean due = !answered || (age >= AGAIN_NANOS && (failed || age >= freshNanos));
    if (domains.isEmpty() || closed || asking != null || !due) {
      return;
    }
    Thread thread = new Thread(this::ask, threadName);
    thread.setDaemon(true);
    asking = thread;
    thread.start();
  }

  private void ask() {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    Map<String, String> failures = new LinkedHashMap<>();
    long fresh = Long.MAX_VALUE;
    for (String domain : domains) {
      try {
        DomainLookup.Found answer = new DomainLookup(config).find(domain);
        answers.put(domain, answer.endpoints());
        fresh = Math.min(fresh, answer.ttl().toNanos());
      } catch (LookupException failed) {
        failures.put(domain, domain + ": " + failed.getMessage());
        fresh = 0;
      } catch (RuntimeException | Error defect) {
        failures.put(domain, domain + ": " + defect);
        fresh = 0;
      }
    }
    long freshFor = fresh;
    try {
      loop.execute(() -> answered(answers, failures, freshFor));
    } catch (RejectedExecutionException ended) {
      LOG.debug("looked up {} after the loop had ended", domains);
    }
  }

  private void answered(
      Map<String, List<String>> answers, Map<String, String> failures, long fresh) {
    List<String> before = current();
    asking = null;
    answered = true;
    answeredNanos = System.nanoTime();
    freshNanos = fresh;
    // Where somebody has not answered, what he said last is better than nothing.
    found.putAll(answers);
    troubles.clear();
    troubles.putAll(failures);
    if (!closed && !current().equals(before)) {
      LOG.debug("{} lead to {}", domains, found);
      onChange.run();
    }
  }

  /** Looks nothing up any more. */
  @Override
  public void close() {
    closed = true;
    if (asking != null) {
      asking.interrupt();
    }
  }
}
