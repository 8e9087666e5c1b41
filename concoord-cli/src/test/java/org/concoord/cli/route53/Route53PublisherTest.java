package org.concoord.cli.route53;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.concoord.View;
import org.concoord.View.Member;
import org.concoord.View.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Route53PublisherTest {
  private static final String OURS = "10.0.0.1:14000";
  private static final String THEIRS = "10.0.0.2:14000";

  private final List<ZoneRecords> written = new CopyOnWriteArrayList<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();
  private final Route53Publisher publisher =
      new Route53Publisher(
          this::write, "concoord.example.com", OURS, this::leads, Duration.ofMillis(1));

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void writesWhatTheLeaderSees() throws Exception {
    publisher.onView(view(1, OURS));

    await(() -> written.size() == 1);
    assertThat(written.get(0)).isEqualTo(ZoneRecords.of(view(1, OURS), "concoord.example.com"));
  }

  @Test
  void writesNothingWhereAnotherLeads() throws Exception {
    publisher.onView(view(1, THEIRS));
    await(publisher::isSettled);
    publisher.onView(View.NONE);
    await(publisher::isSettled);

    assertThat(attempts).hasValue(0);
  }

  @Test
  void triesAgainUntilItIsWritten() throws Exception {
    failures.set(4);

    publisher.onView(view(1, OURS));

    await(() -> written.size() == 1);
    assertThat(attempts.get()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void looksOnceMoreAtWhatItHasWritten() throws Exception {
    publisher.onView(view(1, OURS));

    await(publisher::isSettled);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void givesUpWhatAnotherLeaderWillWrite() throws Exception {
    failures.set(Integer.MAX_VALUE);
    publisher.onView(view(1, OURS));
    await(() -> attempts.get() > 2);

    publisher.onView(view(2, THEIRS));

    await(publisher::isSettled);
    assertThat(written).isEmpty();
  }

  @Test
  void waitsUntilTheReplicaKnowsThatItLeads() throws Exception {
    leads.set(false);
    publisher.onView(view(1, OURS));
    await(() -> asked.get() > 2);
    assertThat(attempts).hasValue(0);

    leads.set(true);

    await(() -> written.size() == 1);
  }

  private boolean leads() {
    asked.incrementAndGet();
    return leads.get();
  }

  /** As a store does that has what was written last. */
  private boolean write(ZoneRecords records) {
    attempts.incrementAndGet();
    if (failures.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1))
        > 0) {
      throw new IllegalStateException("Route 53 is down");
    }
    if (!written.isEmpty() && written.get(written.size() - 1).equals(records)) {
      return false;
    }
    written.add(records);
    return true;
  }

  private static View view(long epoch, String leader) {
    return new View(
        epoch,
        leader,
        List.of(new Member(OURS, "1", Role.VOTER), new Member(THEIRS, "2", Role.VOTER)));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.sleep(2);
    }
  }
}
