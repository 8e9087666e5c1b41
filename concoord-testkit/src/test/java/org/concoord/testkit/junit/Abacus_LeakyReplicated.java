package org.concoord.testkit.junit;

final class Abacus_LeakyReplicated extends AbacusType<Abacus.Leaky> {
  Abacus_LeakyReplicated() {
    super("leaky", Abacus.Leaky.class, Abacus.Leaky::new);
  }
}
