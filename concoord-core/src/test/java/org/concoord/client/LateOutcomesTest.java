package org.concoord.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.concoord.codec.Limits;
import org.junit.jupiter.api.Test;

/**
 * S3: replicas keep a late outcome until they are told of it, once is enough, and once is meant.
 */
class LateOutcomesTest {
  private final LateOutcomes late = new LateOutcomes();

  @Test
  void tellsWhatIsAcknowledgedAsWellAndOnce() {
    late.add(3);
    late.add(7);
    assertThat(late.tellWith(10, 7)).containsExactly(3);
    assertThat(late.tellWith(11, 7)).isEmpty();
    assertThat(late.tellWith(12, 8)).containsExactly(7);
    late.answered(10, true);
    late.answered(12, true);
    late.onNewLink();
    assertThat(late.tellWith(13, 14)).isEmpty();
  }

  @Test
  void tellsAgainWhatACommandToldThatWasNotExecuted() {
    late.add(3);
    late.tellWith(10, 10);
    late.answered(10, false);
    assertThat(late.tellWith(11, 10)).containsExactly(3);
  }

  @Test
  void tellsAgainWhatMayBeLost() {
    late.add(3);
    late.tellWith(10, 10);
    late.onNewLink();
    assertThat(late.tellWith(10, 10)).containsExactly(3);
    late.answered(10, true);
    late.onNewLink();
    assertThat(late.tellWith(11, 10)).isEmpty();
  }

  @Test
  void tellsNoMoreAtATimeThanACommandTakes() {
    LongStream.range(0, 40).forEach(late::add);
    assertThat(late.tellWith(50, 50)).hasSize(Limits.RECEIVED).startsWith(0, 1, 2);
    assertThat(late.tellWith(51, 50)).hasSize(40 - Limits.RECEIVED);
  }
}
