package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concoord.objects.IdGenerator.Block;
import org.concoord.objects.JobManager.Job;
import org.concoord.objects.NameserverCoord.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects behind their proxies, restored from their state after each call. */
@Timeout(20)
final class SimpleObjectsTest {
  @Test
  void anAtomicLongIsAsThatOfTheJdk() {
    try (AtomicLongProxy number = AtomicLongProxy.local()) {
      number.concoordInit(5);
      assertThat(number.getAndIncrement()).isEqualTo(5);
      assertThat(number.incrementAndGet()).isEqualTo(7);
      assertThat(number.getAndDecrement()).isEqualTo(7);
      assertThat(number.decrementAndGet()).isEqualTo(5);
      assertThat(number.getAndAdd(10)).isEqualTo(5);
      assertThat(number.addAndGet(-5)).isEqualTo(10);
      assertThat(number.compareAndSet(9, 1)).isFalse();
      assertThat(number.compareAndSet(10, 1)).isTrue();
      assertThat(number.compareAndExchange(2, 3)).isEqualTo(1);
      assertThat(number.getAndSet(4)).isEqualTo(1);
      assertThat(number.raiseTo(2)).isEqualTo(4);
      assertThat(number.raiseTo(6)).isEqualTo(6);
      assertThat(number.lowerTo(7)).isEqualTo(6);
      assertThat(number.lowerTo(0)).isZero();
      number.set(Long.MAX_VALUE);
      number.incrementAndGet();
      assertThat(number.get()).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void anAtomicReferenceComparesWhatIsEqual() {
    try (AtomicReferenceProxy<List<String>> reference = AtomicReferenceProxy.local()) {
      assertThat(reference.get()).isNull();
      assertThat(reference.compareAndSet(List.of("a"), List.of("b"))).isFalse();
      assertThat(reference.compareAndSet(null, List.of("a"))).isTrue();
      assertThat(reference.compareAndSet(List.of("a"), List.of("b"))).isTrue();
      assertThat(reference.getAndSet(null)).containsExactly("b");
      reference.set(List.of());
      assertThat(reference.get()).isEmpty();
    }
  }

  @Test
  void numbersAreGivenOnce() {
    try (IdGeneratorProxy ids = IdGeneratorProxy.local()) {
      assertThat(ids.next()).isEqualTo(1);
      assertThat(ids.nextBlock(10)).isEqualTo(new Block(2, 11));
      assertThat(ids.peek()).isEqualTo(12);
      assertThatThrownBy(() -> ids.nextBlock(0)).hasMessage("a block of 0");
      ids.concoordInit(Long.MAX_VALUE - 2);
      assertThat(ids.nextBlock(2)).isEqualTo(new Block(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1));
      assertThatThrownBy(ids::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no 1 numbers are left from " + Long.MAX_VALUE);
    }
  }

  @Test
  void aJobIsTakenOutByOne() {
    try (JobManagerProxy manager = JobManagerProxy.local()) {
      assertThat(manager.schedule("1", "late", Instant.ofEpochSecond(9))).isTrue();
      assertThat(manager.schedule("2", "early", Instant.ofEpochSecond(3))).isTrue();
      assertThat(manager.schedule("2", "again", Instant.EPOCH)).isFalse();
      assertThat(manager.update("2", "host", "a")).isTrue();
      assertThat(manager.update("3", "host", "a")).isFalse();
      assertThat(manager.jobs()).extracting(Job::id).containsExactly("1", "2");
      assertThat(manager.takeDue(Instant.EPOCH)).isEmpty();
      Job early = manager.takeDue(Instant.ofEpochSecond(10)).orElseThrow();
      assertThat(early.name()).isEqualTo("early");
      assertThat(early.attributes()).isEqualTo(Map.of("host", "a"));
      assertThat(manager.deschedule("2")).isEmpty();
      assertThat(manager.deschedule("1")).isPresent();
      assertThat(manager.jobs()).isEmpty();
    }
  }

  @Test
  void entriesOfALogKeepTheirNumbers() {
    try (LogProxy<String> log = LogProxy.local()) {
      assertThat(log.append("a")).isZero();
      assertThat(log.append("b")).isEqualTo(1);
      assertThat(log.append("c")).isEqualTo(2);
      assertThat(log.read(1, 9)).containsExactly("b", "c");
      assertThat(log.dropBefore(1)).isEqualTo(1);
      assertThat(log.dropBefore(-5)).isZero();
      assertThat(log.read(0, 1)).containsExactly("b");
      assertThat(log.read(9, 1)).isEmpty();
      assertThat(log.read()).containsExactly("b", "c");
      assertThat(log.first()).isEqualTo(1);
      log.write("d");
      assertThat(log.read()).containsExactly("d");
      assertThat(log.first()).isEqualTo(3);
      assertThat(log.end()).isEqualTo(4);
      assertThat(log.dropBefore(99)).isEqualTo(1);
      assertThat(log.append("e")).isEqualTo(4);
    }
  }

  @Test
  void namesOfAZoneAreKeptInFull() {
    try (NameserverCoordProxy names = NameserverCoordProxy.local()) {
      names.concoordInit("Example.org");
      assertThat(names.addNode("bank", Role.REPLICA, "10.0.0.1:14000")).isTrue();
      assertThat(names.addNode("BANK.example.org", Role.REPLICA, "10.0.0.1:14000")).isFalse();
      assertThat(names.addNode("bank", Role.NAMESERVER, "10.0.0.2")).isTrue();
      names.replaceNodes("bank", Role.REPLICA, List.of("10.0.0.4:1", "10.0.0.3:1"));
      assertThat(names.nodes("bank", Role.REPLICA)).containsExactly("10.0.0.3:1", "10.0.0.4:1");
      assertThat(names.domains()).containsExactly("bank.example.org.");
      assertThat(names.subdomains()).containsExactly("bank");
      assertThat(names.removeNode("bank", Role.NAMESERVER, "10.0.0.9")).isFalse();
      assertThat(names.removeNode("bank", Role.NAMESERVER, "10.0.0.2")).isTrue();
      names.replaceNodes("bank", Role.REPLICA, List.of());
      assertThat(names.domains()).isEmpty();
      assertThat(names.nodes("bank", Role.REPLICA)).isEmpty();
      names.addNode("other", Role.REPLICA, "10.0.0.1:1");
      assertThat(names.removeDomain("other")).isTrue();
      assertThat(names.removeDomain("other")).isFalse();
    }
  }

  @Test
  void aPingerCountsMissesInARow() throws Exception {
    try (PingerProxy pinger = PingerProxy.local()) {
      assertThat(pinger.add("a")).isTrue();
      assertThat(pinger.add("a")).isFalse();
      assertThat(pinger.report("a", false)).isEqualTo(1);
      assertThat(pinger.report("a", false)).isEqualTo(2);
      assertThat(pinger.silent(2)).containsExactly("a");
      assertThat(pinger.report("a", true)).isZero();
      assertThat(pinger.report("b", false)).isZero();
      assertThat(pinger.liveness()).isEqualTo(Map.of("a", 0));

      long seen = pinger.members().version();
      assertThat(pinger.awaitChange(seen, Duration.ofMillis(5)).version()).isEqualTo(seen);
      CompletableFuture<Pinger.Members> change = pinger.awaitChangeAsync(seen, Duration.ofHours(1));
      assertThat(change).isNotDone();
      pinger.add("b");
      assertThat(change.get(9, TimeUnit.SECONDS).names()).containsExactly("a", "b");
      assertThat(pinger.remove("a")).isTrue();
      assertThat(pinger.remove("a")).isFalse();
      assertThat(pinger.awaitChange(seen, Duration.ofHours(1)).names()).containsExactly("b");
    }
  }
}
