package org.concoord.dns;

import java.util.List;

/** Looks domains up once, for whoever has nothing else to do meanwhile: see {@link Endpoints}. */
public final class Domains {
  private final DomainConfig config;

  public Domains(DomainConfig config) {
    this.config = config;
  }

  /**
   * Where the replicas of a domain listen, each {@code host:port}, those to be preferred first.
   * Blocks, for seconds where nobody answers.
   *
   * @throws LookupException if it leads nowhere, with the reason
   */
  public List<String> endpoints(String domain) throws LookupException {
    return new DomainLookup(config).find(domain).endpoints();
  }
}
