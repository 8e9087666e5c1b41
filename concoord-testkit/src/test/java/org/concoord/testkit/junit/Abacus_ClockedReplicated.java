package org.concoord.testkit.junit;

final class Abacus_ClockedReplicated extends AbacusType<Abacus.Clocked> {
  Abacus_ClockedReplicated() {
    super("clocked", Abacus.Clocked.class, Abacus.Clocked::new);
  }
}
