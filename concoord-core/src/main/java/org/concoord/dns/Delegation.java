package org.concoord.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.concoord.transport.HostAndPort;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * What the parent of a domain has to be told of it, as one of its own name servers tells it.
 *
 * @param serial of the records that it tells now
 * @param records each a name, a type and data, as a zone's file has them: the name servers, and the
 *     addresses of those within the domain
 */
public record Delegation(long serial, List<String> records) {
  public Delegation {
    records = List.copyOf(records);
  }

  /**
   * Asks a name server, by UDP and by TCP. Blocks, for seconds where nobody answers.
   *
   * @param nameServer its {@code address:port}
   * @throws LookupException if it does not tell, with the reason
   */
  public static Delegation of(String domain, String nameServer) throws LookupException {
    HostAndPort parsed = HostAndPort.parse(nameServer);
    DnsClient client =
        new DnsClient(
            List.of(new InetSocketAddress(parsed.host(), parsed.port())),
            DnsClient.Patience.DEFAULT);
    Name name = Names.absolute(domain);
    DnsClient.Answer servers = client.ask(name, Type.NS);
    DnsClient.Answer authority = client.askByStream(name, Type.SOA);
    if (servers.records().isEmpty() || authority.records().isEmpty()) {
      throw new LookupException(nameServer + " is no authority for " + domain);
    }
    List<String> records = new ArrayList<>();
    for (Record each : servers.records()) {
      records.add(line(each));
    }
    for (Record each : servers.additional()) {
      boolean isGlue = each.getType() == Type.A || each.getType() == Type.AAAA;
      if (isGlue && each.getName().subdomain(name)) {
        records.add(line(each));
      }
    }
    return new Delegation(((SOARecord) authority.records().get(0)).getSerial(), records);
  }

  private static String line(Record record) {
    return record.getName() + " " + Type.string(record.getType()) + " " + record.rdataToString();
  }
}
