package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.dns.ResponseRate.Verdict;
import org.concoord.transport.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** What is answered to what, by the rules of {@code docs/protocol.md} 3. */
class ResponderTest {
  private static final String SOA =
      "concoord.example.com. 30 SOA ns.concoord.example.com. hostmaster.concoord.example.com. 7 30"
          + " 30 604800 30";
  private static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final long NOW = 1_800_000_000L;

  private final NameServerConfig config =
      NameServerConfig.of("concoord.example.com", "192.0.2.53:53");
  private final Cookies cookies = new Cookies(new byte[32]);
  private final InetAddress asker = new HostAndPort("198.51.100.7", 0).literal();
  private Zone zone = zone(config, Questions.THREE);
  private final Responder responder = new Responder(zone.origin(), cookies);

  private static Zone zone(NameServerConfig config, View view) {
    return new ZoneWriter(config, new HostAndPort("10.0.0.1", 14_000))
        .write(view, host -> List.of(new HostAndPort(host, 0).literal()), 7);
  }

  private byte[] bytes(byte[] query, Verdict verdict) {
    return responder.toDatagram(query, query.length, asker, verdict, zone, NOW);
  }

  private Message ask(byte[] query) {
    return Questions.read(bytes(query, Verdict.SEND));
  }

  private Message ask(String name, String type) {
    return ask(Questions.query(name, type));
  }

  private Message askStream(String name, String type) {
    byte[] query = Questions.query(name, type);
    return Questions.read(responder.toStream(query, query.length, asker, zone, NOW));
  }

  @Test
  void tellsTheAddressesOfAllVotersTheLeaderFirst() {
    Message answer = ask("concoord.example.com.", "A");
    assertThat(Questions.head(answer)).isEqualTo("NOERROR aa rd");
    assertThat(Questions.section(answer, Section.ANSWER))
        .containsExactly(
            "concoord.example.com. 30 A 10.0.0.2", "concoord.example.com. 30 A 10.0.0.1");
    assertThat(Questions.section(ask("concoord.example.com.", "AAAA"), Section.ANSWER))
        .containsExactly("concoord.example.com. 30 AAAA 2001:db8:0:0:0:0:0:3");
  }

  @Test
  void tellsPortsAndTheAddressesThatBelongToThem() {
    Message answer = ask("_concoord._tcp.concoord.example.com.", "SRV");
    assertThat(Questions.head(answer)).isEqualTo("NOERROR aa rd");
    assertThat(answer.getSection(Section.ANSWER).stream().map(Record::rdataToString))
        .containsExactlyInAnyOrder(
            "0 100 14000 ip-10-0-0-1.concoord.example.com.",
            "0 100 14000 ip-10-0-0-2.concoord.example.com.",
            "0 100 14001 ip-2001-db8-0-0-0-0-0-3.concoord.example.com.");
    assertThat(Questions.section(answer, Section.ADDITIONAL))
        .containsExactlyInAnyOrder(
            "ip-10-0-0-1.concoord.example.com. 30 A 10.0.0.1",
            "ip-10-0-0-2.concoord.example.com. 30 A 10.0.0.2",
            "ip-2001-db8-0-0-0-0-0-3.concoord.example.com. 30 AAAA 2001:db8:0:0:0:0:0:3");
  }

  @Test
  void everyTargetThatItNamesCanBeAskedFor() {
    for (Record service :
        ask("_concoord._tcp.concoord.example.com.", "SRV").getSection(Section.ANSWER)) {
      String target = service.getAdditionalName().toString();
      Message four = ask(target, "A");
      Message six = ask(target, "AAAA");
      assertThat(four.getRcode()).isEqualTo(Rcode.NOERROR);
      assertThat(four.getSection(Section.ANSWER).size() + six.getSection(Section.ANSWER).size())
          .as(target)
          .isEqualTo(1);
    }
  }

  @Test
  void tellsAllMembersAndTheirRolesAsText() {
    assertThat(Questions.section(ask("concoord.example.com.", "TXT"), Section.ANSWER))
        .containsExactly(
            "concoord.example.com. 30 TXT \"VOTER 10.0.0.1:14000\"",
            "concoord.example.com. 30 TXT \"VOTER 10.0.0.2:14000\"",
            "concoord.example.com. 30 TXT \"VOTER [2001:db8::3]:14001\"",
            "concoord.example.com. 30 TXT \"SPARE 10.0.0.4:14000\"");
  }

  @Test
  void namesItselfAsTheServerOfItsDomain() {
    Message answer = ask("concoord.example.com.", "NS");
    assertThat(Questions.section(answer, Section.ANSWER))
        .containsExactly("concoord.example.com. 30 NS ns.concoord.example.com.");
    assertThat(Questions.section(answer, Section.ADDITIONAL))
        .containsExactly("ns.concoord.example.com. 30 A 192.0.2.53");
    assertThat(Questions.section(ask("concoord.example.com.", "SOA"), Section.ANSWER))
        .containsExactly(SOA);
  }

  @Test
  void namesTheServersThatItWasGiven() {
    zone =
        zone(
            config.withNames(List.of("a.example.net", "ns2.concoord.example.com=192.0.2.9")),
            Questions.THREE);
    Message answer = ask("concoord.example.com.", "NS");
    assertThat(answer.getSection(Section.ANSWER).stream().map(Record::rdataToString))
        .containsExactly("a.example.net.", "ns2.concoord.example.com.");
    assertThat(Questions.section(answer, Section.ADDITIONAL))
        .containsExactly("ns2.concoord.example.com. 30 A 192.0.2.9");
  }

  @Test
  void aServerOnAllAddressesIsFoundAtItsReplica() {
    zone = zone(NameServerConfig.of("concoord.example.com", "0.0.0.0:53"), Questions.THREE);
    assertThat(Questions.section(ask("ns.concoord.example.com.", "A"), Section.ANSWER))
        .containsExactly("ns.concoord.example.com. 30 A 10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "concoord.example.com.,                      MX,       NOERROR aa rd",
    "_tcp.concoord.example.com.,                 SRV,      NOERROR aa rd",
    "_concoord._tcp.concoord.example.com.,       A,        NOERROR aa rd",
    "ip-10-0-0-1.concoord.example.com.,          AAAA,     NOERROR aa rd",
    "ip-10-0-0-4.concoord.example.com.,          A,        NXDOMAIN aa rd",
    "nobody.concoord.example.com.,               A,        NXDOMAIN aa rd",
    "nobody.concoord.example.com.,               ANY,      NXDOMAIN aa rd",
    "a.ip-10-0-0-1.concoord.example.com.,        A,        NXDOMAIN aa rd",
    "_udp.concoord.example.com.,                 SRV,      NXDOMAIN aa rd",
  })
  void tellsWhatIsNotThereFromWhatHasNoSuchRecord(String name, String type, String head) {
    Message answer = ask(name, type);
    assertThat(Questions.head(answer)).isEqualTo(head);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(Questions.section(answer, Section.AUTHORITY)).containsExactly(SOA);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com.,                    A,       REFUSED rd",
    "com.,                            NS,      REFUSED rd",
    ".,                               NS,      REFUSED rd",
    "notconcoord.example.com.,        A,       REFUSED rd",
    "concoord.example.com.evil.org.,  ANY,     REFUSED rd",
    "concoord.example.com.,           AXFR,    REFUSED rd",
    "concoord.example.com.,           IXFR,    REFUSED rd",
    "concoord.example.com.,           MAILB,   NOTIMP rd",
    "concoord.example.com.,           OPT,     FORMERR rd",
  })
  void refusesWhatIsNotItsBusiness(String name, String type, String head) {
    Message answer = ask(name, type);
    assertThat(Questions.head(answer)).isEqualTo(head);
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    assertThat(answer.getSection(Section.AUTHORITY)).isEmpty();
    assertThat(answer.getQuestion().getName().toString()).isEqualTo(name);
  }

  @Test
  void refusesOtherClasses() {
    Message query =
        Message.newQuery(
            Record.newRecord(Name.fromConstantString("version.bind."), Type.TXT, DClass.CH));
    assertThat(ask(query.toWire()).getRcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void answersAnyWithOneSmallRecord() {
    assertThat(Questions.section(ask("concoord.example.com.", "ANY"), Section.ANSWER))
        .containsExactly("concoord.example.com. 30 HINFO \"RFC8482\" \"\"");
  }

  @Test
  void keepsTheCaseOfTheQuestionInEveryName() {
    String spelled = "_CoNcOoRd._tCp.ConCoord.exAmple.COM.";
    byte[] answer = bytes(Questions.query(spelled, "SRV"), Verdict.SEND);
    Message read = Questions.read(answer);
    assertThat(read.getQuestion().getName().toString()).isEqualTo(spelled);
    assertThat(read.getSection(Section.ANSWER))
        .isNotEmpty()
        .allMatch(record -> record.getName().toString().equals(spelled));
    Message negative = ask("NoBody.ConCoord.example.com.", "A");
    assertThat(negative.getQuestion().getName().toString())
        .isEqualTo("NoBody.ConCoord.example.com.");
    assertThat(negative.getSection(Section.AUTHORITY)).hasSize(1);
  }

  @Test
  void repeatsWhetherRecursionWasAskedForAndNeverOffersIt() {
    Message query = Questions.message("concoord.example.com.", "A");
    query.getHeader().unsetFlag(Flags.RD);
    assertThat(Questions.head(ask(query.toWire()))).isEqualTo("NOERROR aa");
  }

  @Test
  void saysThatItHasNothingToTellWhileItHasNoView() {
    zone = null;
    assertThat(Questions.head(ask("concoord.example.com.", "A"))).isEqualTo("SERVFAIL rd");
    assertThat(Questions.head(ask("example.com.", "A"))).isEqualTo("REFUSED rd");
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.IQUERY, Opcode.STATUS, Opcode.NOTIFY, Opcode.UPDATE, 9})
  void doesNothingButAnswerQueries(int opcode) {
    Message query = Questions.message("concoord.example.com.", "A");
    query.getHeader().setOpcode(opcode);
    Message answer = ask(query.toWire());
    assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(answer.getHeader().getOpcode()).isEqualTo(opcode);
  }

  @Test
  void saysNothingToResponsesAndToWhatIsNoMessage() {
    byte[] response = bytes(Questions.query("concoord.example.com.", "A"), Verdict.SEND);
    assertThat(bytes(response, Verdict.SEND)).isNull();
    assertThat(bytes(new byte[11], Verdict.SEND)).isNull();
    assertThat(responder.toStream(new byte[0], 0, asker, zone, NOW)).isNull();
  }

  @Test
  void complainsOfTwoQuestionsAndOfNone() {
    Message two = Questions.message("concoord.example.com.", "A");
    two.addRecord(two.getQuestion(), Section.QUESTION);
    assertThat(ask(two.toWire()).getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(ask(new Message(5).toWire()).getRcode()).isEqualTo(Rcode.FORMERR);
  }

  @Test
  void doesNotKnowAnybodysKeys() {
    Message signed = Questions.message("concoord.example.com.", "A");
    signed.setTSIG(new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("k."), new byte[32]));
    assertThat(ask(signed.toWire(512)).getRcode()).isEqualTo(Rcode.NOTAUTH);
  }

  @Test
  void answersEdnsWithEdns() {
    Message query = Questions.message("concoord.example.com.", "A");
    query.addRecord(new OPTRecord(4_096, 0, 0, ExtendedFlags.DO, List.of()), Section.ADDITIONAL);
    Message answer = ask(query.toWire());
    assertThat(answer.getOPT().getVersion()).isZero();
    assertThat(answer.getOPT().getPayloadSize()).isEqualTo(Responder.LARGE);
    assertThat(answer.getOPT().getFlags()).isEqualTo(ExtendedFlags.DO);
    assertThat(answer.getOPT().getOptions()).isEmpty();
    assertThat(ask("concoord.example.com.", "A").getOPT()).isNull();
  }

  @Test
  void saysWhichVersionOfEdnsItKnows() {
    Message query = Questions.message("concoord.example.com.", "A");
    query.addRecord(new OPTRecord(4_096, 0, 1, 0, List.of()), Section.ADDITIONAL);
    Message answer = ask(query.toWire());
    assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(answer.getOPT().getVersion()).isZero();
    assertThat(answer.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void complainsOfTwoEdnsRecords() {
    Message query = Questions.message("concoord.example.com.", "A");
    query.addRecord(new OPTRecord(4_096, 0, 0), Section.ADDITIONAL);
    query.addRecord(new OPTRecord(1_232, 0, 0), Section.ADDITIONAL);
    assertThat(ask(query.toWire()).getRcode()).isEqualTo(Rcode.FORMERR);
  }

  @Test
  void handsOutCookiesAlsoWithoutAQuestion() {
    byte[] cookie = serverCookie();
    assertThat(cookies.isOurs(CLIENT_COOKIE, cookie, asker, NOW)).isTrue();
    Message bare = new Message(9);
    bare.addRecord(
        new OPTRecord(1_232, 0, 0, 0, new CookieOption(CLIENT_COOKIE)), Section.ADDITIONAL);
    assertThat(ask(bare.toWire()).getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(ask(bare.toWire()).getOPT().getOptions(EDNSOption.Code.COOKIE)).hasSize(1);
  }

  private byte[] serverCookie() {
    Message answer =
        ask(Questions.query("concoord.example.com.", "A", new CookieOption(CLIENT_COOKIE)));
    return ((CookieOption) answer.getOPT().getOptions(EDNSOption.Code.COOKIE).get(0))
        .getServerCookie()
        .orElseThrow();
  }

  /** So many that nothing of them fits into 512 bytes, and all fits into 64 KiB. */
  private static View crowd() {
    List<View.Member> members = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      members.add(new View.Member("10.0.1." + i + ":14000", "" + i, Role.VOTER));
    }
    return new View(1, "", members);
  }

  @Test
  void tellsWhomItDoesNotKnowNoMoreThan512BytesAndSendsHimToTcp() {
    zone = zone(config, crowd());
    for (String type : List.of("TXT", "A")) {
      byte[] answer = bytes(Questions.query("concoord.example.com.", type), Verdict.SEND);
      assertThat(answer).hasSizeLessThanOrEqualTo(Responder.SMALL);
      assertThat(Questions.head(Questions.read(answer))).isEqualTo("NOERROR tc rd");
      assertThat(Questions.read(answer).getSection(Section.ANSWER)).isEmpty();
    }
    byte[] large = Questions.query("concoord.example.com.", "A", new CookieOption(CLIENT_COOKIE));
    assertThat(Questions.head(Questions.read(bytes(large, Verdict.SEND))))
        .as("a large EDNS buffer proves nothing")
        .isEqualTo("NOERROR tc rd");
    assertThat(askStream("concoord.example.com.", "TXT").getSection(Section.ANSWER)).hasSize(40);
    assertThat(askStream("concoord.example.com.", "A").getSection(Section.ANSWER)).hasSize(40);
  }

  @Test
  void leavesAddressesOutForWantOfRoomAndIsNotTruncatedForIt() {
    View view = crowd();
    zone = zone(config, new View(1, "", view.members().subList(0, 7)));
    Message answer = ask("_concoord._tcp.concoord.example.com.", "SRV");
    assertThat(Questions.head(answer)).isEqualTo("NOERROR aa rd");
    assertThat(answer.getSection(Section.ANSWER)).hasSize(7);
    assertThat(answer.getSection(Section.ADDITIONAL)).hasSizeLessThan(7);
  }

  @Test
  void tellsMoreToWhoShowsACookieOfOurs() {
    byte[] cookie = serverCookie();
    zone = zone(config, crowd());
    byte[] answer =
        bytes(
            Questions.query("concoord.example.com.", "A", new CookieOption(CLIENT_COOKIE, cookie)),
            Verdict.SEND);
    assertThat(answer).hasSizeBetween(Responder.SMALL + 1, Responder.LARGE);
    assertThat(Questions.head(Questions.read(answer))).isEqualTo("NOERROR aa rd");
    assertThat(Questions.read(answer).getSection(Section.ANSWER)).hasSize(40);
  }

  @Test
  void whoeverIsBeyondHisRateIsDroppedOrSentToTcpUnlessHeShowsACookieOfOurs() {
    byte[] query = Questions.query("concoord.example.com.", "A");
    assertThat(bytes(query, Verdict.DROP)).isNull();
    assertThat(Questions.head(Questions.read(bytes(query, Verdict.TRUNCATE))))
        .isEqualTo("NOERROR tc rd");
    assertThat(bytes(query, Verdict.TRUNCATE)).hasSameSizeAs(query);
    CookieOption forged = new CookieOption(CLIENT_COOKIE, new byte[16]);
    assertThat(bytes(Questions.query("concoord.example.com.", "A", forged), Verdict.DROP)).isNull();
    CookieOption ours = new CookieOption(CLIENT_COOKIE, serverCookie());
    assertThat(bytes(Questions.query("concoord.example.com.", "A", ours), Verdict.DROP))
        .isNotNull();
  }

  @Test
  void cookiesAreGoodForAnHourAtOneAddress() {
    byte[] cookie = cookies.make(CLIENT_COOKIE, asker, NOW);
    assertThat(cookies.isOurs(CLIENT_COOKIE, cookie, asker, NOW + 3_600)).isTrue();
    assertThat(cookies.isOurs(CLIENT_COOKIE, cookie, asker, NOW + 3_601)).isFalse();
    assertThat(cookies.isOurs(CLIENT_COOKIE, cookie, asker, NOW - 301)).isFalse();
    assertThat(cookies.isOurs(new byte[8], cookie, asker, NOW)).isFalse();
    InetAddress other = new HostAndPort("198.51.100.8", 0).literal();
    assertThat(cookies.isOurs(CLIENT_COOKIE, cookie, other, NOW)).isFalse();
    byte[] key = new byte[32];
    key[0] = 1;
    assertThat(new Cookies(key).isOurs(CLIENT_COOKIE, cookie, asker, NOW)).isFalse();
  }

  @Test
  void answersMayBeKeptForAsLongAsConfigured() {
    zone = zone(config.withTtl(Duration.ofSeconds(5)), Questions.THREE);
    assertThat(ask("concoord.example.com.", "A").getSection(Section.ANSWER))
        .allMatch(record -> record.getTTL() == 5);
    assertThat(ask("nobody.concoord.example.com.", "A").getSection(Section.AUTHORITY))
        .allMatch(record -> record.getTTL() == 5);
  }
}
