package org.concoord.testkit.spec;

import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.jspecify.annotations.Nullable;

/** One ballot: what its leader asked, which answers it has been brought, and how far it leads. */
final class BallotState {
  /** An answer as far as it has come. */
  private static final class Answer {
    private final long number;
    private final boolean[] parts;
    private int missing;
    private final long commit;
    private final long trim;

    Answer(Message.Promise promise) {
      number = promise.answer();
      parts = new boolean[promise.parts()];
      missing = promise.parts();
      commit = promise.commit();
      trim = promise.trim();
    }

    void add(int part) {
      if (!parts[part]) {
        parts[part] = true;
        missing--;
      }
    }
  }

  static final long NOT_ASKED = -1;

  final Ballot ballot;

  /** The first slot asked for. */
  long from = NOT_ASKED;

  /** By voter. */
  private final @Nullable Answer[] answers;

  /** The voters whose answers the lead rests on, as bits; none before it began. */
  long supporters;

  /** The first slot that the ballot proposes in, the last that it must fill up, and the next. */
  long first;

  long last;
  long next;

  /** The highest commit index announced. */
  long announced;

  /** By voter: a run of slots whose acknowledgement was brought. */
  final Run[] acknowledged;

  BallotState(Ballot ballot, int voters) {
    this.ballot = ballot;
    answers = new @Nullable Answer[voters];
    acknowledged = new Run[voters];
    for (int voter = 0; voter < voters; voter++) {
      acknowledged[voter] = new Run();
    }
  }

  boolean isLed() {
    return supporters != 0;
  }

  /** Takes a part; parts of two answers are never joined (R3). */
  void onAnswer(int voter, Message.Promise promise) {
    Answer known = answers[voter];
    if (known == null || known.missing > 0 && promise.answer() > known.number) {
      known = new Answer(promise);
      answers[voter] = known;
    }
    if (promise.answer() == known.number) {
      known.add(promise.part());
    }
  }

  boolean isAnswered(int voter) {
    Answer answer = answers[voter];
    return answer != null && answer.missing == 0;
  }

  long toldCommit(int voter) {
    Answer answer = answers[voter];
    return answer == null ? 0 : answer.commit;
  }

  long toldTrim(int voter) {
    Answer answer = answers[voter];
    return answer == null ? 0 : answer.trim;
  }
}
