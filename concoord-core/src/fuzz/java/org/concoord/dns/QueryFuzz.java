package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.dns.ResponseRate.Verdict;
import org.concoord.transport.HostAndPort;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Whatever is asked of a name server, by UDP or by TCP, is answered by a sound message within its
 * limits, or not at all; both ways say the same, and whoever may have forged his address has little
 * more sent there than he sends himself. No part of a build: docs/testing.md says how to run it.
 */
class QueryFuzz {
  private static final String DOMAIN = "c.example";
  private static final long SECONDS = 1_800_000_000L;
  private static final int HEADER = 12;
  private static final InetAddress ASKER = new HostAndPort("198.51.100.7", 0).literal();
  private static final View VIEW =
      new View(
          4,
          "10.0.0.2:14000",
          List.of(
              new View.Member("10.0.0.1:14000", "a", Role.VOTER),
              new View.Member("10.0.0.2:14000", "b", Role.VOTER),
              new View.Member("[2001:db8::3]:14001", "c", Role.VOTER),
              new View.Member("10.0.0.4:14000", "d", Role.SPARE)));

  /** What questions begin with that reach beyond the domain's own name, spelled as on the wire. */
  private static final List<byte[]> NAMES =
      List.of(
          new byte[0],
          name(DOMAIN),
          name("_concoord._tcp." + DOMAIN),
          name("ip-10-0-0-1." + DOMAIN),
          name("x." + DOMAIN));

  private final Zone zone =
      new ZoneWriter(
              NameServerConfig.of(DOMAIN, "192.0.2.53:53"), new HostAndPort("10.0.0.1", 14_000))
          .write(VIEW, host -> List.of(new HostAndPort(host, 0).literal()), 7);
  private final Responder responder = new Responder(zone.origin(), new Cookies(new byte[32]));

  @FuzzTest(maxDuration = "8h")
  void anyQueryIsAnsweredSoundlyOrNotAtAll(byte[] bytes) throws IOException {
    byte[] query = query(bytes);
    byte[] datagram = datagram(query, Verdict.SEND);
    byte[] stream = responder.toStream(query, query.length, ASKER, zone, SECONDS);
    if (query.length < HEADER || (query[2] & 0x80) != 0) {
      assertThat(datagram).isNull();
      assertThat(stream).isNull();
      return;
    }
    Message whole = judge(query, stream);
    Message brief = judge(query, datagram);
    assertThat(datagram.length).isLessThanOrEqualTo(Responder.SMALL);
    if (!brief.getHeader().getFlag(Flags.TC)) {
      assertThat(datagram).hasSameSizeAs(stream);
      assertThat(brief.getRcode()).isEqualTo(whole.getRcode());
    }
    beyondItsRateItIsSentNoMoreThanItSends(query);
  }

  private byte[] datagram(byte[] query, Verdict verdict) {
    return responder.toDatagram(query, query.length, ASKER, verdict, zone, SECONDS);
  }

  private void beyondItsRateItIsSentNoMoreThanItSends(byte[] query) throws IOException {
    assertThat(datagram(query, Verdict.DROP)).isNull();
    byte[] truncated = datagram(query, Verdict.TRUNCATE);
    Message read = judge(query, truncated);
    assertThat(read.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(read.getSection(Section.ANSWER)).isEmpty();
    // But for the server's half of a cookie, and for the version and size that it understands.
    assertThat(truncated.length).isLessThanOrEqualTo(query.length + 32);
  }

  private static Message judge(byte[] query, byte[] answer) throws IOException {
    assertThat(answer).startsWith(query[0], query[1]);
    Message read = new Message(answer);
    assertThat(read.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(read.getHeader().getFlag(Flags.RA)).isFalse();
    assertThat(read.getHeader().getFlag(Flags.RD)).isEqualTo((query[2] & 1) != 0);
    Record question = read.getQuestion();
    if (read.getRcode() == Rcode.FORMERR && question == null) {
      assertThat(answer.length).isLessThanOrEqualTo(query.length);
    }
    for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
      for (Record record : read.getSection(section)) {
        assertThat(record.getName().toString().toLowerCase(Locale.ROOT))
            .matches("\\.|([^ ]*\\.)?c\\.example\\.");
      }
    }
    return read;
  }

  /** As it came, or behind a sound header, or behind a question's name of ours too. */
  private static byte[] query(byte[] bytes) {
    if (bytes.length < 2 || bytes[0] % 4 == 0) {
      return bytes;
    }
    byte[] name = NAMES.get((bytes[1] & 0xff) % NAMES.size());
    byte[] query = new byte[HEADER + name.length + bytes.length - 2];
    query[2] = bytes[0];
    query[5] = 1;
    query[11] = (byte) (bytes[0] & 1);
    System.arraycopy(name, 0, query, HEADER, name.length);
    System.arraycopy(bytes, 2, query, HEADER + name.length, bytes.length - 2);
    return query;
  }

  private static byte[] name(String text) {
    return Names.absolute(text).toWire();
  }
}
