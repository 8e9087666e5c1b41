package org.concoord.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.concoord.NameServerConfig;
import org.concoord.View;
import org.concoord.View.Role;
import org.concoord.transport.HostAndPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;

/** Makes the records of a domain of who is in the instance. */
final class ZoneWriter {
  private static final Logger LOG = LoggerFactory.getLogger(NameServer.class);
  private static final String SERVICE = "_concoord._tcp";
  private static final String DEFAULT_SERVER = "ns";
  private static final String ADMINISTRATOR = "hostmaster";

  /** Alike for all: whoever of them is asked tells who leads. */
  private static final int PRIORITY = 0;

  private static final int WEIGHT = 100;

  /** For secondary servers, of which there are none, since zones are not handed out. */
  private static final long EXPIRE_SECONDS = 7 * 24 * 3_600;

  private final Name origin;
  private final Name service;
  private final long ttl;
  private final List<Name> servers = new ArrayList<>();
  private final List<Record> glue = new ArrayList<>();

  /** The one name server that is this one, and in the domain: its host is resolved each time. */
  private final boolean soleServer;

  private final String ownHost;

  /**
   * @param replica where the replica listens, for a name server that listens on all addresses
   */
  ZoneWriter(NameServerConfig config, HostAndPort replica) {
    this.origin = Names.absolute(config.domain());
    this.service = Names.below(SERVICE, origin);
    this.ttl = config.ttl().toSeconds();
    for (String name : config.names()) {
      int equals = name.indexOf('=');
      Name server = Names.absolute(equals < 0 ? name : name.substring(0, equals));
      servers.add(server);
      if (equals >= 0) {
        InetAddress address = new HostAndPort(name.substring(equals + 1), 0).literal();
        glue.add(address(server, Objects.requireNonNull(address)));
      }
    }
    if (servers.isEmpty()) {
      servers.add(Names.below(DEFAULT_SERVER, origin));
    }
    this.soleServer = glue.isEmpty() && servers.get(0).subdomain(origin);
    HostAndPort listen = HostAndPort.parse(config.listen());
    InetAddress bound = listen.literal();
    this.ownHost = bound != null && bound.isAnyLocalAddress() ? replica.host() : listen.host();
  }

  Name origin() {
    return origin;
  }

  Zone write(View view, Addresses addresses, long serial) {
    List<Record> records = new ArrayList<>(glue);
    for (Name server : servers) {
      records.add(new NSRecord(origin, DClass.IN, ttl, server));
    }
    if (soleServer) {
      addresses.of(ownHost).forEach(each -> records.add(address(servers.get(0), each)));
    }
    for (String voter : leaderFirst(view)) {
      writeVoter(HostAndPort.parse(voter), addresses, records);
    }
    view.members().forEach(member -> writeMember(member, records));
    Name administrator = Names.below(ADMINISTRATOR, origin);
    return new Zone(
        new SOARecord(
            origin,
            DClass.IN,
            ttl,
            servers.get(0),
            administrator,
            serial,
            ttl,
            ttl,
            EXPIRE_SECONDS,
            ttl),
        records);
  }

  /** As with the Python ConCoord: many who look a name up take the first address. */
  private static Set<String> leaderFirst(View view) {
    List<String> voters = view.addresses(Role.VOTER);
    Set<String> ordered = new LinkedHashSet<>();
    if (voters.contains(view.leader())) {
      ordered.add(view.leader());
    }
    ordered.addAll(voters);
    return ordered;
  }

  private void writeMember(View.Member member, List<Record> records) {
    try {
      String text = member.role() + " " + member.address();
      records.add(new TXTRecord(origin, DClass.IN, ttl, text));
    } catch (IllegalArgumentException unspeakable) {
      // Whatever somebody says that it is called, the others are told as before.
      LOG.debug("no record can tell of {}", member.address());
    }
  }

  private void writeVoter(HostAndPort voter, Addresses addresses, List<Record> records) {
    List<InetAddress> known = addresses.of(voter.host());
    known.forEach(each -> records.add(address(origin, each)));
    Name host = voter.literal() == null ? Names.ofHost(voter.host()) : null;
    if (host != null && voter.host().indexOf('.') > 0) {
      // By the name that its certificate names; and it may lie in this domain.
      records.add(service(voter, host));
      if (host.subdomain(origin)) {
        known.forEach(each -> records.add(address(host, each)));
      }
      return;
    }
    for (InetAddress each : known) {
      Name labelled = Names.below(Names.label(each), origin);
      records.add(service(voter, labelled));
      records.add(address(labelled, each));
    }
  }

  private Record service(HostAndPort voter, Name host) {
    return new SRVRecord(service, DClass.IN, ttl, PRIORITY, WEIGHT, voter.port(), host);
  }

  private Record address(Name name, InetAddress address) {
    return address instanceof Inet4Address
        ? new ARecord(name, DClass.IN, ttl, address)
        : new AAAARecord(name, DClass.IN, ttl, address);
  }
}
