package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutsideProjectIT {
  @Test
  void classOfAnotherProjectIsFoundByTheProcessorAndRunsByItself() throws Exception {
    assertThat(OutsideProject.output("com.acme.bank.Describe").lines())
        .containsExactlyInAnyOrder(
            "CONSTRUCTOR concoordInit()",
            "WRITE open(Account)",
            "WRITE deposit(String,long)",
            "READ_ONLY transfers()",
            "READ_ONLY accounts()");
  }
}
