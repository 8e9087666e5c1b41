package org.concoord.server;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.concoord.BusyException;
import org.concoord.ConcoordClient;
import org.concoord.OutcomeUnknownException;
import org.concoord.QuorumLostException;

/**
 * Adds one, again and again and several at a time, to a tally that is its own, and keeps account of
 * what it was answered: each answer is another number, and none of them may be lost.
 */
final class KilledCaller implements Runnable {
  private static final int OUTSTANDING = 4;

  private final TallyProxy tally;
  private final BitSet answers = new BitSet();
  private final Thread thread;

  private volatile boolean enough;
  private volatile long answered;
  private long unknown;
  private String wrong = "";

  KilledCaller(ConcoordClient client, String name) {
    this.tally = new TallyProxy(client, TestCluster.TALLY, name);
    tally.add(0);
    this.thread = new Thread(this, name);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    ArrayDeque<CompletableFuture<Long>> open = new ArrayDeque<>();
    while (!enough || !open.isEmpty()) {
      while (!enough && open.size() < OUTSTANDING) {
        open.add(tally.addAsync(1));
      }
      if (!open.isEmpty()) {
        note(open.remove());
      }
    }
  }

  private void note(CompletableFuture<Long> call) {
    try {
      int answer = Math.toIntExact(call.join());
      if (answers.get(answer)) {
        wrong = "two calls were answered " + answer;
      }
      answers.set(answer);
      answered++;
    } catch (CompletionException ended) {
      Throwable how = ended.getCause();
      if (how instanceof OutcomeUnknownException) {
        unknown++;
      } else if (!(how instanceof QuorumLostException || how instanceof BusyException)) {
        wrong = "a call ended in " + how;
      }
    }
  }

  long answered() {
    return answered;
  }

  /** Waits until everything is answered, and says what does not fit, or "". */
  String end() throws InterruptedException {
    enough = true;
    thread.join();
    long value = tally.value();
    if (wrong.isEmpty() && (value < answered || value > answered + unknown)) {
      wrong =
          String.format(
              "%s is %d after %d answers and %d calls of unknown outcome",
              thread.getName(), value, answered, unknown);
    } else if (wrong.isEmpty() && answers.length() > value + 1) {
      wrong = thread.getName() + " is " + value + " after an answer of " + (answers.length() - 1);
    }
    return wrong;
  }
}
