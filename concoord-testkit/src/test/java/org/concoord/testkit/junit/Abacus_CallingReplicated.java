package org.concoord.testkit.junit;

final class Abacus_CallingReplicated extends AbacusType<Abacus.Calling> {
  Abacus_CallingReplicated() {
    super("calling", Abacus.Calling.class, Abacus.Calling::new);
  }
}
