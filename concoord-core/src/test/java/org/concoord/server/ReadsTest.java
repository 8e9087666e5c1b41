package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits at a replica on its way past the log, and for how much there is room. */
class ReadsTest {
  private static final byte[] OUTCOME = {};

  /** A client that can leave. */
  private static final class Client implements ClientRead.Origin {
    private boolean open = true;
    private long answered;

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void replyToRead(long number, byte[] outcome, @Nullable String remoteStack) {
      answered++;
    }

    ClientRead read() {
      return new ClientRead(this, new byte[10], 0, 10, 10, 1);
    }
  }

  /** Numbers one turn's reads after the other's, and runs all at once. */
  private static final class Desk implements Reads.Target {
    private final Reads reads = new Reads(this, 1 << 20);
    private final List<Boolean> all = new ArrayList<>();
    private long last;

    @Override
    public long ask() {
      return ++last;
    }

    @Override
    public void run(List<ClientRead> batch, boolean every) {
      all.add(every);
      batch.forEach(read -> read.outcome(OUTCOME, null));
      reads.done(batch);
    }

    private void fill(Client client) {
      for (int i = 0; i < Reads.WAITING_READS; i++) {
        assertThat(reads.add(client.read(), false)).isTrue();
      }
      reads.flush();
    }
  }

  @Test
  void readsOfWhoHasLeftMakeRoomForThoseOfOthers() {
    Desk desk = new Desk();
    Client gone = new Client();
    Client here = new Client();
    desk.fill(gone);
    assertThat(desk.reads.add(here.read(), false)).as("all places are taken").isFalse();
    gone.open = false;
    desk.reads.onClientLeft();
    assertThat(desk.reads.add(here.read(), false)).isTrue();
    desk.reads.flush();
    desk.reads.onReadable(desk.last);
    assertThat(here.answered).isEqualTo(1);
    assertThat(gone.answered).isZero();
    desk.fill(here);
  }

  /** A replica that found a leader at last must not stand still over what has gathered. */
  @Test
  void theLoopIsSparedWhatHasGatheredOverManyTurns() {
    Desk desk = new Desk();
    Client client = new Client();
    for (int turn = 0; turn < Limits.BATCH_COMMANDS + 1; turn++) {
      desk.reads.add(client.read(), false);
      desk.reads.flush();
    }
    desk.reads.onReadable(desk.last);
    assertThat(client.answered).isEqualTo(Limits.BATCH_COMMANDS + 1);
    assertThat(desk.all).containsExactly(false, false);
    desk.reads.add(client.read(), false);
    desk.reads.flush();
    desk.reads.onReadable(desk.last);
    assertThat(desk.all).containsExactly(false, false, true);
  }
}
