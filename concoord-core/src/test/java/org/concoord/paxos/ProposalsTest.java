package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concoord.paxos.Voters.bytes;

import org.junit.jupiter.api.Test;

class ProposalsTest {
  @Test
  void countsBytesBetweenSlotsAcrossGrowthAndDropping() {
    Proposals proposals = new Proposals(5);
    for (int i = 0; i < 200; i++) {
      proposals.add(bytes(i));
    }
    assertThat(proposals.slots()).isEqualTo(200);
    assertThat(proposals.bytes(5, 205)).isEqualTo(199 * 200 / 2);
    assertThat(proposals.bytes(15, 17)).isEqualTo(10 + 11);
    proposals.dropBelow(105);
    assertThat(proposals.first()).isEqualTo(105);
    assertThat(proposals.bytes()).isEqualTo(199 * 200 / 2 - 99 * 100 / 2);
    assertThat(proposals.bytes(105, 107)).isEqualTo(100 + 101);
    assertThat(proposals.get(204).length()).isEqualTo(199);
  }

  @Test
  void hasNoValueOutsideItsWindow() {
    Proposals proposals = new Proposals(5);
    proposals.add(bytes(1));
    proposals.add(bytes(1));
    proposals.dropBelow(6);
    assertThatThrownBy(() -> proposals.get(5)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> proposals.get(7)).isInstanceOf(IllegalStateException.class);
  }
}
