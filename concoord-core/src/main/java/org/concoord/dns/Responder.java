package org.concoord.dns;

import java.net.InetAddress;
import java.util.List;
import org.concoord.dns.ResponseRate.Verdict;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers to queries: bytes in, bytes out. Authoritative for one domain and of no use for others:
 * no recursion, no transfers, nothing that would make it worth abusing (protocol.md 3). Not
 * thread-safe.
 */
final class Responder {
  /** What any host takes by UDP, and all that is sent to who may have forged its address. */
  static final int SMALL = 512;

  /** What passes every network in one piece, for those who show a cookie of ours. */
  static final int LARGE = 1_232;

  private static final int STREAM = 65_535;

  /** Types in between ask for something else than for records of that type. */
  private static final int FIRST_META_TYPE = 128;

  private static final int LAST_META_TYPE = 255;

  private static final int TRUNCATED_BIT = 0x02;
  private static final int EXTENDED_RCODE_SHIFT = 4;

  private final Name origin;
  private final Cookies cookies;

  Responder(Name origin, Cookies cookies) {
    this.origin = origin;
    this.cookies = cookies;
  }

  /**
   * What to answer to a datagram.
   *
   * @param verdict what its sender's network has earned; one that shows a cookie of ours is
   *     answered whatever that is
   * @param zone {@code null} while there is nothing worth telling
   * @return {@code null} for nothing
   */
  byte @Nullable [] toDatagram(
      byte[] packet,
      int length,
      InetAddress from,
      Verdict verdict,
      @Nullable Zone zone,
      long nowSeconds) {
    if (Query.isUnanswerable(packet, length)
        || (verdict == Verdict.DROP && !Query.mayHaveCookie(packet))) {
      return null;
    }
    Query query = Query.read(packet, length);
    boolean known = isKnown(query, from, nowSeconds);
    if (!known && verdict == Verdict.DROP) {
      return null;
    }
    int limit = known ? Math.max(SMALL, Math.min(LARGE, payload(query))) : SMALL;
    if (known || verdict == Verdict.SEND) {
      byte[] whole = respond(query, from, zone, nowSeconds).toWire(limit);
      if ((whole[2] & TRUNCATED_BIT) == 0) {
        return whole;
      }
    }
    // Of what does not fit nothing is sent: whoever asked comes again by TCP.
    Message response = begin(query);
    response.getHeader().setFlag(Flags.TC);
    return end(response, query, from, nowSeconds).toWire(limit);
  }

  /**
   * What to answer on a connection.
   *
   * @return {@code null} for nothing but to close it
   */
  byte @Nullable [] toStream(
      byte[] packet, int length, InetAddress from, @Nullable Zone zone, long nowSeconds) {
    return Query.isUnanswerable(packet, length)
        ? null
        : respond(Query.read(packet, length), from, zone, nowSeconds).toWire(STREAM);
  }

  private boolean isKnown(Query query, InetAddress from, long nowSeconds) {
    CookieOption cookie = query.cookie();
    return cookie != null
        && cookie
            .getServerCookie()
            .map(server -> cookies.isOurs(cookie.getClientCookie(), server, from, nowSeconds))
            .orElse(false);
  }

  private static int payload(Query query) {
    OPTRecord opt = query.opt();
    return opt == null ? 0 : opt.getPayloadSize();
  }

  private Message respond(Query query, InetAddress from, @Nullable Zone zone, long nowSeconds) {
    Message response = begin(query);
    Record question = query.question();
    if (query.trouble() != Rcode.NOERROR) {
      // The part of a code beyond four bits goes into the EDNS record.
      response.getHeader().setRcode(query.trouble() & 0xf);
    } else if (question != null) {
      answer(question, zone, response);
    }
    return end(response, query, from, nowSeconds);
  }

  private static Message begin(Query query) {
    Message response = new Message(query.header().getID());
    Header header = response.getHeader();
    header.setOpcode(query.header().getOpcode());
    header.setFlag(Flags.QR);
    if (query.asksForRecursion()) {
      header.setFlag(Flags.RD);
    }
    Record question = query.question();
    if (question != null) {
      response.addRecord(question, Section.QUESTION);
    }
    return response;
  }

  private Message end(Message response, Query query, InetAddress from, long nowSeconds) {
    OPTRecord asked = query.opt();
    if (asked != null) {
      CookieOption cookie = query.cookie();
      List<EDNSOption> options =
          cookie == null
              ? List.of()
              : List.of(
                  new CookieOption(
                      cookie.getClientCookie(),
                      cookies.make(cookie.getClientCookie(), from, nowSeconds)));
      response.addRecord(
          new OPTRecord(
              LARGE,
              query.trouble() >> EXTENDED_RCODE_SHIFT,
              0,
              asked.getFlags() & ExtendedFlags.DO,
              options),
          Section.ADDITIONAL);
    }
    return response;
  }

  private void answer(Record question, @Nullable Zone zone, Message response) {
    Header header = response.getHeader();
    int type = question.getType();
    if (question.getDClass() != DClass.IN
        || !question.getName().subdomain(origin)
        || type == Type.AXFR
        || type == Type.IXFR) {
      header.setRcode(Rcode.REFUSED);
    } else if (type == Type.OPT) {
      header.setRcode(Rcode.FORMERR);
    } else if (type >= FIRST_META_TYPE && type < LAST_META_TYPE) {
      header.setRcode(Rcode.NOTIMP);
    } else if (zone == null) {
      header.setRcode(Rcode.SERVFAIL);
    } else {
      header.setFlag(Flags.AA);
      tell(question.getName(), type, zone, response);
    }
  }

  private static void tell(Name name, int type, Zone zone, Message response) {
    List<Record> found = zone.find(name, type);
    if (type == Type.ANY && zone.has(name)) {
      // One small record in the place of all (RFC 8482).
      found = List.of(new HINFORecord(name, DClass.IN, zone.soa().getTTL(), "RFC8482", ""));
    }
    if (found.isEmpty()) {
      if (!zone.has(name)) {
        response.getHeader().setRcode(Rcode.NXDOMAIN);
      }
      response.addRecord(ofNegative(zone.soa()), Section.AUTHORITY);
    }
    for (Record record : found) {
      response.addRecord(record, Section.ANSWER);
    }
    for (Record record : found) {
      addAddresses(record, zone, response);
    }
  }

  /** It tells for how long the absence of a record may be kept (RFC 2308). */
  private static SOARecord ofNegative(SOARecord soa) {
    return new SOARecord(
        soa.getName(),
        DClass.IN,
        Math.min(soa.getTTL(), soa.getMinimum()),
        soa.getHost(),
        soa.getAdmin(),
        soa.getSerial(),
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }

  /**
   * Of the host that a record leads to, where that is in this domain; left out for want of room.
   */
  private static void addAddresses(Record record, Zone zone, Message response) {
    Name host =
        record instanceof SRVRecord service
            ? service.getTarget()
            : record instanceof NSRecord server ? server.getTarget() : Name.root;
    for (int type : new int[] {Type.A, Type.AAAA}) {
      for (Record address : zone.find(host, type)) {
        if (!response.findRecord(address, Section.ADDITIONAL)) {
          response.addRecord(address, Section.ADDITIONAL);
        }
      }
    }
  }
}
