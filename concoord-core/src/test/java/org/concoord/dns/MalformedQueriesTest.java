package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.concoord.NameServerConfig;
import org.concoord.dns.ResponseRate.Verdict;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * Queries that were damaged, cut or made of chance: each is answered by a sound message within its
 * limits, or not at all, and none is fatal.
 */
class MalformedQueriesTest {
  private static final int QUERIES = 10_000;

  private static final List<byte[]> SOUND =
      List.of(
          Questions.query("concoord.example.com.", "A"),
          Questions.query("_concoord._tcp.concoord.example.com.", "SRV"),
          Questions.query("nobody.concoord.example.com.", "TXT", new CookieOption(new byte[8])),
          Questions.query(
              "concoord.example.com.", "ANY", new CookieOption(new byte[8], new byte[16])),
          Questions.query("example.org.", "NS"));

  private final InetAddress asker = new HostAndPort("198.51.100.7", 0).literal();
  private final Zone zone =
      new ZoneWriter(
              NameServerConfig.of("concoord.example.com", "192.0.2.53:53"),
              new HostAndPort("10.0.0.1", 14_000))
          .write(Questions.THREE, host -> List.of(new HostAndPort(host, 0).literal()), 7);
  private final Responder responder = new Responder(zone.origin(), new Cookies(new byte[32]));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void areAnsweredSoundlyOrNotAtAll(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < QUERIES; i++) {
      byte[] query = damaged(random);
      String what = "seed " + seed + ", query " + i + ": " + Arrays.toString(query);
      byte[] datagram =
          responder.toDatagram(query, query.length, asker, Verdict.SEND, zone, 1_800_000_000L);
      if (datagram != null) {
        assertThat(datagram.length).as(what).isLessThanOrEqualTo(Responder.SMALL);
        judge(query, datagram, what);
      }
      byte[] stream = responder.toStream(query, query.length, asker, zone, 1_800_000_000L);
      assertThat(stream == null).as(what).isEqualTo(datagram == null);
    }
  }

  private static void judge(byte[] query, byte[] answer, String what) {
    assertThat(answer).as(what).startsWith(query[0], query[1]);
    Message read = Questions.read(answer);
    assertThat(read.getHeader().getFlag(Flags.QR)).as(what).isTrue();
    assertThat(read.getHeader().getFlag(Flags.RA)).as(what).isFalse();
    boolean isAnError = read.getRcode() == Rcode.FORMERR || read.getRcode() == Rcode.NOTIMP;
    if (isAnError && read.getQuestion() == null) {
      assertThat(answer.length).as(what).isEqualTo(12).isLessThanOrEqualTo(query.length);
    }
  }

  /** A sound query with a few bytes changed, cut, prolonged, or nothing of it left. */
  private static byte[] damaged(SplittableRandom random) {
    byte[] query = SOUND.get(random.nextInt(SOUND.size())).clone();
    int kind = random.nextInt(10);
    if (kind == 0) {
      byte[] chance = new byte[random.nextInt(200)];
      random.nextBytes(chance);
      return chance;
    }
    for (int i = 0, changes = random.nextInt(6); i < changes; i++) {
      int at = random.nextInt(query.length);
      query[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) 0xc0;
            case 2 -> (byte) 0xff;
            default -> (byte) (query[at] ^ 1 << random.nextInt(8));
          };
    }
    if (kind == 1) {
      return Arrays.copyOf(query, random.nextInt(query.length));
    }
    return kind == 2 ? Arrays.copyOf(query, query.length + random.nextInt(300)) : query;
  }
}
