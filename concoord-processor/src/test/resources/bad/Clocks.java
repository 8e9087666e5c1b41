package bad;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import org.concoord.annotations.Replicated;

@Replicated
public class Clocks {
  private long made = System.currentTimeMillis(); // ERROR: System.currentTimeMillis() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
  private Lease lease = new Lease();

  public void run(String at) {
    long began = System.nanoTime(); // ERROR: System.nanoTime() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    Instant.now(); // ERROR: Instant.now() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    LocalDate.now(java.time.ZoneOffset.UTC); // ERROR: LocalDate.now() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    new Date(); // ERROR: new Date differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    new Date(began);
    Instant.parse(at);
    lease.renew();
  }

  @SuppressWarnings("concoord:time: for whoever reads the log")
  public void log() {
    System.out.println(System.currentTimeMillis());
  }

  /** Nobody who is replicated calls it. */
  public static long now() {
    return System.nanoTime();
  }

  static class Lease {
    private long until;

    void renew() {
      until = System.currentTimeMillis() + made(); // ERROR: System.currentTimeMillis() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    }

    private static long made() {
      return Instant.now().toEpochMilli(); // ERROR: Instant.now() differs from replica to replica; take an Invocation and ask it for now(), or let the caller pass the time as an argument [concoord:time]
    }

    long left() {
      return until - System.nanoTime();
    }
  }
}
