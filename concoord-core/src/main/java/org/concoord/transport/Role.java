package org.concoord.transport;

import java.util.Locale;

/** What a certificate lets its holder do: each role is one URI among its alternative names. */
public enum Role {
  /** To be a replica: to answer whoever dials, and to open a conversation between replicas. */
  PEER("urn:concoord:role:peer"),
  /** To make calls, and nothing else. */
  CLIENT("urn:concoord:role:client"),
  /** To look after replicas: their status, who votes, who leads. It makes no calls. */
  ADMIN("urn:concoord:role:admin");

  private final String uri;

  Role(String uri) {
    this.uri = uri;
  }

  /** As it stands in a certificate. */
  public String uri() {
    return uri;
  }

  /** For sentences: {@code peer (urn:concoord:role:peer)}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT) + " (" + uri + ")";
  }
}
