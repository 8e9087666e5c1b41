package org.concoord.testkit.junit;

final class AbacusReplicated extends AbacusType<Abacus> {
  AbacusReplicated() {
    super("abacus", Abacus.class, Abacus::new);
  }
}
