package org.concoord.testkit.junit;

final class Abacus_EndlessReplicated extends AbacusType<Abacus.Endless> {
  Abacus_EndlessReplicated() {
    super("endless", Abacus.Endless.class, Abacus.Endless::new);
  }
}
