package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.Limits;
import org.junit.jupiter.api.Test;

class SharesTest {
  private final Shares shares = new Shares();

  @Test
  void leavesAClientAloneThatKeepsToItsWindows() {
    Shares.Share share = shares.new Share();
    for (int i = 0; i < Limits.OPEN_CALLS; i++) {
      share.tookCall();
      share.tookRead();
      assertThat(share.isPaused()).isFalse();
    }
    assertThat(share.takes(64)).isTrue();
    assertThat(share.takes(65)).isFalse();
  }

  /** However many do, and each is let go again once what it had is answered. */
  @Test
  void leavesRoomForTheNextWhereManyTakeAllTheyMay() {
    List<Shares.Share> greedy = new ArrayList<>();
    int open = 0;
    for (int i = 0; i < 200; i++) {
      Shares.Share share = shares.new Share();
      greedy.add(share);
      while (!share.isPaused()) {
        share.tookCall();
        open++;
      }
    }
    assertThat(open).isLessThan(16_384 + 200);
    Shares.Share modest = shares.new Share();
    assertThat(modest.isPaused()).isFalse();
    assertThat(modest.takes(1)).isTrue();

    for (Shares.Share share : greedy) {
      while (share.isPaused()) {
        share.answeredCall();
      }
    }
  }

  @Test
  void refusesFirstThoseWhoHaveMuchWhereOneReadOfTheirsBroughtTooMuch() {
    List<Shares.Share> crowd = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Shares.Share share = shares.new Share();
      crowd.add(share);
      while (share.takes(1)) {
        share.tookRead();
      }
    }
    Shares.Share modest = shares.new Share();
    assertThat(modest.takes(64)).isTrue();
    assertThat(crowd.get(0).takes(1)).isFalse();
    crowd.forEach(Shares.Share::forget);
    assertThat(crowd.get(0).takes(Shares.MOST)).isTrue();
  }

  /** Beside all else, and yet without an end for nobody. */
  @Test
  void takesAFewWordsThatKeepSessionsInASecond() {
    Shares.Share share = shares.new Share();
    for (int i = 0; i < 64; i++) {
      assertThat(share.takesWord(5_000_000_000L)).isTrue();
    }
    assertThat(share.takesWord(5_999_999_999L)).isFalse();
    assertThat(share.takesWord(6_000_000_000L)).isTrue();
  }

  @Test
  void countsACallOnceThatIsAnsweredAfterItWasForgotten() {
    Shares.Share share = shares.new Share();
    share.tookCall();
    share.forgetCalls();
    share.answeredCall();
    share.forget();
    for (int i = 0; i < 10; i++) {
      Shares.Share other = shares.new Share();
      assertThat(other.takes(Shares.MOST)).isTrue();
      other.forget();
    }
    assertThat(share.isPaused()).isFalse();
  }
}
