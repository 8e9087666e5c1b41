package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.concoord.ConcoordClient;

/** Three callers, of an object each, while replicas are killed. */
final class KilledCallers {
  private static final int CALLERS = 3;

  private final List<KilledCaller> callers;

  private KilledCallers(List<KilledCaller> callers) {
    this.callers = callers;
  }

  static KilledCallers start(ConcoordClient client) {
    List<KilledCaller> callers =
        IntStream.range(0, CALLERS).mapToObj(i -> new KilledCaller(client, "tally-" + i)).toList();
    callers.forEach(KilledCaller::start);
    return new KilledCallers(callers);
  }

  /** Each has been answered once more. */
  void awaitAnswers(Duration patience) {
    for (KilledCaller caller : callers) {
      long before = caller.answered();
      TestCluster.await("an answer", patience, () -> caller.answered() > before);
    }
  }

  /** Ends them, holds that all that was answered is there, and returns how much that was. */
  long end() throws Exception {
    long answered = 0;
    for (KilledCaller caller : callers) {
      assertThat(caller.end()).isEmpty();
      answered += caller.answered();
    }
    return answered;
  }
}
