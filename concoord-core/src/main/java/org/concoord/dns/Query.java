package org.concoord.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What somebody asked, as far as it could be read. Whatever could not is answered with an error
 * that repeats nothing of it, or not at all.
 *
 * @param trouble the {@link Rcode} of what is wrong with it; NOERROR where nothing is
 * @param question {@code null} where something is wrong, or where only a cookie is asked for
 * @param opt its EDNS record, or {@code null}
 * @param cookie what it shows of cookies, or {@code null}
 */
record Query(
    Header header,
    int trouble,
    @Nullable Record question,
    @Nullable OPTRecord opt,
    @Nullable CookieOption cookie) {
  private static final int ADDITIONAL_COUNT = 10;
  private static final int RESPONSE_BIT = 0x80;

  /**
   * Whether nothing is to be said to that, whoever sent it: it is no message, or itself a response,
   * an answer to which might be answered in turn.
   */
  static boolean isUnanswerable(byte[] packet, int length) {
    return length < Header.LENGTH || (packet[2] & RESPONSE_BIT) != 0;
  }

  /** Whether it may carry a cookie: read off its header, without reading the rest. */
  static boolean mayHaveCookie(byte[] packet) {
    return (packet[ADDITIONAL_COUNT] | packet[ADDITIONAL_COUNT + 1]) != 0;
  }

  /** Reads what is not {@link #isUnanswerable unanswerable}. Never throws. */
  static Query read(byte[] packet, int length) {
    byte[] bytes = packet.length == length ? packet : Arrays.copyOf(packet, length);
    Header header;
    try {
      header = new Header(bytes);
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("a header is any 12 bytes", e);
    }
    if (header.getOpcode() != Opcode.QUERY) {
      return failed(header, Rcode.NOTIMP);
    }
    try {
      return read(header, new Message(bytes));
    } catch (IOException | RuntimeException malformed) {
      // dnsjava has an exception of either kind for it, by what is wrong.
      return failed(header, Rcode.FORMERR);
    }
  }

  private static Query failed(Header header, int rcode) {
    return new Query(header, rcode, null, null, null);
  }

  private static Query read(Header header, Message message) {
    List<OPTRecord> opts = new ArrayList<>();
    boolean signed = false;
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      if (record instanceof OPTRecord opt) {
        opts.add(opt);
      }
      signed |= record.getType() == Type.TSIG || record.getType() == Type.SIG;
    }
    List<Record> questions = message.getSection(Section.QUESTION);
    boolean isCut = questions.size() != header.getCount(Section.QUESTION);
    if (opts.size() > 1 || isCut || questions.size() > 1) {
      return failed(header, Rcode.FORMERR);
    }
    OPTRecord opt = opts.isEmpty() ? null : opts.get(0);
    Record question = questions.isEmpty() ? null : questions.get(0);
    if (opt != null && !opt.getName().equals(Name.root)) {
      return failed(header, Rcode.FORMERR);
    }
    CookieOption cookie = opt == null ? null : cookie(opt);
    if (opt != null && opt.getVersion() != 0) {
      return new Query(header, Rcode.BADVERS, question, opt, cookie);
    }
    if (question == null && cookie == null) {
      return failed(header, Rcode.FORMERR);
    }
    return new Query(header, signed ? Rcode.NOTAUTH : Rcode.NOERROR, question, opt, cookie);
  }

  private static @Nullable CookieOption cookie(OPTRecord opt) {
    List<EDNSOption> cookies = opt.getOptions(EDNSOption.Code.COOKIE);
    return cookies.isEmpty() ? null : (CookieOption) cookies.get(0);
  }

  /** Whether recursion was asked for, which a response repeats and does not offer. */
  boolean asksForRecursion() {
    return header.getFlag(Flags.RD);
  }
}
