package org.concoord.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example, told by processes, one of which is killed. */
class ProducerConsumerIT {
  @Test
  @Timeout(60)
  void losesNothingAndGivesNothingTwiceWhenTheLeaderIsKilled() throws Exception {
    ProducerConsumer.Story story = ProducerConsumer.tell(2_000);
    assertThat(story.taken()).containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
    assertThat(ProducerConsumer.isInOrder(story.taken())).isTrue();
    assertThat(story.longestMillis()).isLessThan(10_000);
  }
}
