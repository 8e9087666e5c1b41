package domain;

import java.util.HashMap;
import java.util.Map;
import org.concoord.annotations.Replicated;

/** Token buckets, one for each caller. */
@Replicated
public class RateLimiter {
  private final Map<String, Bucket> buckets = new HashMap<>(); // ERROR: value of field 'buckets' of RateLimiter cannot be of type domain.RateLimiter.Bucket: generated code cannot reach what is private; remove private from Bucket
  private final double perSecond;
  private final double burst;

  public RateLimiter() {
    this(10, 20);
  }

  public RateLimiter(double perSecond, double burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  public boolean tryAcquire(String caller) {
    return tryAcquire(caller, 1);
  }

  public boolean tryAcquire(String caller, int permits) {
    Bucket bucket = buckets.computeIfAbsent(caller, c -> new Bucket(burst));
    bucket.refill(perSecond, burst);
    if (bucket.tokens < permits) {
      return false;
    }
    bucket.tokens -= permits;
    return true;
  }

  private static final class Bucket {
    private double tokens;
    private long refilledAt = System.nanoTime(); // ERROR: System.nanoTime() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]

    Bucket(double tokens) {
      this.tokens = tokens;
    }

    void refill(double perSecond, double burst) {
      long now = System.nanoTime(); // ERROR: System.nanoTime() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
      tokens = Math.min(burst, tokens + (now - refilledAt) / 1e9 * perSecond);
      refilledAt = now;
    }
  }
}
