package org.concoord.cli.route53;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.cli.Console;
import org.concoord.objects.Counter;
import org.concoord.objects.CounterProxy;
import org.junit.jupiter.api.Test;

/** A replica that leads, and an Amazon that is slow to be told so. */
class Route53NamesTest {
  private static final String DOMAIN = "concoord.example.com";

  @Test
  void callsDoNotWaitForAnAmazonThatRefuses() throws Exception {
    String address = "127.0.0.1:" + freePort();
    try (FakeRoute53 amazon = new FakeRoute53()) {
      amazon.failures = 3;
      Route53Names names = new Route53Names(console(amazon), DOMAIN);
      try (Replica replica =
              Replica.start(
                  ReplicaConfig.builder().replicate(Counter.class).listen(address).build());
          CounterProxy counter = new CounterProxy(address)) {
        names.follow(replica);
        replica.awaitReady(Duration.ofSeconds(20));

        counter.increment();
        assertThat(counter.getValue()).isEqualTo(1);

        await(amazon, DOMAIN + ". A");
        assertThat(amazon.sets)
            .containsEntry(DOMAIN + ". A", Set.of("127.0.0.1"))
            .containsEntry(DOMAIN + ". TXT", Set.of("\"VOTER " + address + "\""));
        assertThat(amazon.failures).isZero();
      }
    }
  }

  private static void await(FakeRoute53 amazon, String set) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!amazon.sets.containsKey(set)) {
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.sleep(20);
    }
  }

  private static Console console(FakeRoute53 amazon) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new Console(
        nowhere,
        nowhere,
        new ByteArrayInputStream(new byte[0]),
        Map.of(
            AwsKeys.ID,
            "AKID",
            AwsKeys.KEY,
            "secret",
            "AWS_ENDPOINT_URL_ROUTE_53",
            amazon.endpoint().toString()),
        false);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
