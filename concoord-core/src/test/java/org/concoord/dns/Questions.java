package org.concoord.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concoord.View;
import org.concoord.View.Role;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Queries as bytes, and what is in answers as text. */
final class Questions {
  static final View THREE =
      new View(
          4,
          "10.0.0.2:14000",
          List.of(
              new View.Member("10.0.0.1:14000", "a", Role.VOTER),
              new View.Member("10.0.0.2:14000", "b", Role.VOTER),
              new View.Member("[2001:db8::3]:14001", "c", Role.VOTER),
              new View.Member("10.0.0.4:14000", "d", Role.SPARE)));

  private Questions() {}

  static byte[] query(String name, String type, EDNSOption... options) {
    return message(name, type, options).toWire();
  }

  static Message message(String name, String type, EDNSOption... options) {
    Record question =
        Record.newRecord(Name.fromConstantString(name), Type.value(type, true), DClass.IN);
    Message message = Message.newQuery(question);
    message.getHeader().setID(0x1234);
    if (options.length > 0) {
      message.addRecord(new OPTRecord(1_232, 0, 0, 0, options), Section.ADDITIONAL);
    }
    return message;
  }

  static Message read(byte[] wire) {
    try {
      return new Message(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For instance {@code NXDOMAIN aa}, or {@code NOERROR aa tc}. */
  static String head(Message answer) {
    String flags =
        Stream.of(Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD)
            .filter(answer.getHeader()::getFlag)
            .map(Flags::string)
            .collect(Collectors.joining(" "));
    return (Rcode.string(answer.getRcode()) + " " + flags).trim();
  }

  /** The records of a section, each as {@code name ttl type data}, in their order. */
  static List<String> section(Message answer, int section) {
    return answer.getSection(section).stream()
        .filter(record -> record.getType() != Type.OPT)
        .map(
            record ->
                record.getName()
                    + " "
                    + record.getTTL()
                    + " "
                    + Type.string(record.getType())
                    + " "
                    + record.rdataToString())
        .toList();
  }
}
