package org.concoord.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.concoord.codec.FrameType;
import org.junit.jupiter.api.Test;

class PeerMessageTest {
  @Test
  void allThatReplicasSayToEachOtherHasAName() {
    assertThat(Arrays.stream(PeerMessage.values()).map(PeerMessage::frame))
        .containsExactlyInAnyOrder(
            Arrays.stream(FrameType.values()).filter(FrameType::isPaxos).toArray(FrameType[]::new));
  }
}
