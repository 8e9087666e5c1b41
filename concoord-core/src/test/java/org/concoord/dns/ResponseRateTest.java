package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.dns.ResponseRate.Verdict;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.api.Test;

class ResponseRateTest {
  private final ResponseRate rate = new ResponseRate();
  private long now = TimeUnit.DAYS.toNanos(1);

  private static InetAddress of(String address) {
    return new HostAndPort(address, 0).literal();
  }

  private List<Verdict> take(String address, int times) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      verdicts.add(rate.take(of(address), now));
    }
    return verdicts;
  }

  @Test
  void tenASecondGoToANetworkAndEverySecondOneBeyondIsTruncated() {
    assertThat(take("192.0.2.1", 10)).containsOnly(Verdict.SEND);
    assertThat(take("192.0.2.200", 4))
        .containsExactly(Verdict.DROP, Verdict.TRUNCATE, Verdict.DROP, Verdict.TRUNCATE);
    assertThat(take("192.0.3.1", 10)).containsOnly(Verdict.SEND);
    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(take("192.0.2.1", 2)).containsExactly(Verdict.SEND, Verdict.DROP);
    now += TimeUnit.SECONDS.toNanos(5);
    assertThat(take("192.0.2.1", 11)).endsWith(Verdict.SEND, Verdict.DROP);
  }

  @Test
  void anIpv6NetworkIsA56() {
    assertThat(take("2001:db8:0:a00::1", 10)).containsOnly(Verdict.SEND);
    assertThat(take("2001:db8:0:aff::2", 1)).containsExactly(Verdict.DROP);
    assertThat(take("2001:db8:0:b00::1", 1)).containsExactly(Verdict.SEND);
  }

  @Test
  void aFloodFromForgedAddressesTakesBoundedMemory() {
    take("203.0.113.1", 10);
    for (int i = 0; i < 2 * ResponseRate.NETWORKS; i++) {
      rate.take(of("10." + (i >> 8) + "." + (i & 0xff) + ".1"), now);
    }
    assertThat(take("203.0.113.1", 1)).as("long forgotten").containsExactly(Verdict.SEND);
  }
}
