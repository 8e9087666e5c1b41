package org.concoord.dns;

import java.util.List;

/**
 * How domains are looked up.
 *
 * @param servers whom to ask, each the {@code address:port} of a DNS server; empty: those of the
 *     system, which may know more than DNS for host names
 * @param byName whether replicas are to be called by their names too, which certificates may name,
 *     and not just by their addresses
 */
public record DomainConfig(List<String> servers, boolean byName) {
  public DomainConfig {
    servers = List.copyOf(servers);
  }
}
