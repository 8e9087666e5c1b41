package org.concoord.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();

  @Test
  void saysThatItCannotLookUpInsteadOfLookingUpForEver() throws Exception {
    DomainConfig unusable = new DomainConfig(List.of("nonsense"), false);
    Endpoints endpoints = new Endpoints(List.of("c.example"), unusable, "domains", loop::add);
    endpoints.refresh(false);
    Runnable answer = loop.poll(5, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    answer.run();
    assertThat(endpoints.trouble()).startsWith("c.example: ").contains("nonsense");
  }
}
