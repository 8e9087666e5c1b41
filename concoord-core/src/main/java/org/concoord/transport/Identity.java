package org.concoord.transport;

import java.util.Set;

/**
 * Who is at the other end of a connection.
 *
 * @param name the subject of its certificate; "" where there is none
 * @param roles what it may do
 */
public record Identity(String name, Set<Role> roles) {
  /** On a connection without TLS, where nobody shows who they are and roles bind nobody. */
  static final Identity PLAINTEXT = new Identity("", Set.of(Role.values()));

  public Identity {
    roles = Set.copyOf(roles);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}
