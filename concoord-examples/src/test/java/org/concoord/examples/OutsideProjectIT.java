package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutsideProjectIT {
  @Test
  void classOfAnotherProjectIsFoundByTheProcessorAndRunsByItself() throws Exception {
    assertThat(OutsideProject.output("com.acme.bank.Describe").lines())
        .containsExactlyInAnyOrder(
            "CONSTRUCTOR concoordInit()",
            "CONSTRUCTOR concoordInit(String)",
            "WRITE open(Account)",
            "WRITE transfer(Transfer)",
            "READ_ONLY name()",
            "READ_ONLY total()",
            "READ_ONLY transfers()");
  }
}
