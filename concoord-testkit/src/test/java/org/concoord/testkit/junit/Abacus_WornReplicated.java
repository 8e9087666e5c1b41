package org.concoord.testkit.junit;

final class Abacus_WornReplicated extends AbacusType<Abacus.Worn> {
  Abacus_WornReplicated() {
    super("worn", Abacus.Worn.class, Abacus.Worn::new);
  }
}
