package org.concoord.testkit.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.concoord.paxos.Value.NO_OP;
import static org.concoord.testkit.spec.HandMadeTrace.BLUE;
import static org.concoord.testkit.spec.HandMadeTrace.FIRST;
import static org.concoord.testkit.spec.HandMadeTrace.RED;
import static org.concoord.testkit.spec.HandMadeTrace.SECOND;
import static org.concoord.testkit.spec.HandMadeTrace.THIRD;

import java.util.ArrayList;
import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Message;
import org.concoord.paxos.PValue;
import org.concoord.paxos.Role;
import org.concoord.paxos.StoredState;
import org.concoord.paxos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every guard refuses a step that breaks it and no other guard before it. */
class RefinementTest {
  private static final int OK = 0;
  private static final int STALE = 3;
  private static final int SESSION_EXPIRED = 4;
  private static final int BUSY = 5;
  private static final int[] OPENED = {OK, 1, 0, 0xce, 0, 0x0f, 0x42, 0x40};

  private static final byte[] COUNT = ClientLog.read();

  private final HandMadeTrace run = new HandMadeTrace();
  private final List<Value> values = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void refusesTheStepThatBreaksTheGuard(Guard guard) {
    refused(guard, badStep(guard));
  }

  /** Takes the steps before, and returns the bad one. */
  private Runnable badStep(Guard guard) {
    return switch (guard) {
      case PREPARE_OWN_BALLOT -> {
        run.promise(0, FIRST);
        yield () -> run.sendPrepare(1, FIRST, 1, true);
      }
      case PREPARE_PROMISED_TO_SELF -> () -> run.sendPrepare(0, FIRST, 1, true);
      case PREPARE_WAITS -> {
        run.promise(0, FIRST);
        yield () -> run.sendPrepare(0, FIRST, 1, false);
      }
      case PREPARE_SAME_QUESTION -> {
        run.prepare(FIRST);
        yield () -> run.sendPrepare(0, FIRST, 2, true);
      }
      case PROMISE_RISES -> {
        run.prepare(FIRST).prepare(SECOND).promise(2, SECOND);
        yield () -> run.appendPromise(2, FIRST);
      }
      case PROMISE_ASKED -> () -> run.appendPromise(1, FIRST);
      case ANSWER_PROMISED -> {
        run.prepare(FIRST);
        yield () -> run.answer(1, FIRST);
      }
      case ANSWER_WAITS -> {
        run.prepare(FIRST).promise(1, FIRST);
        yield () -> run.send(1, 0, new Message.Promise(1, FIRST, 1, 0, 1, 0, 0, List.of()), false);
      }
      case ANSWER_TO_LEADER -> {
        run.prepare(FIRST).promise(1, FIRST);
        yield () -> run.send(1, 2, new Message.Promise(1, FIRST, 1, 0, 1, 0, 0, List.of()), true);
      }
      case ANSWER_TRUE -> {
        oneVoteThenSecondPrepares();
        yield () -> run.answer(0, SECOND, new PValue(1, FIRST, BLUE));
      }
      case ANSWER_WHOLE -> {
        oneVoteThenSecondPrepares();
        yield () -> run.answer(0, SECOND);
      }
      case LEAD_OWN_BALLOT -> {
        run.prepare(FIRST).promise(1, FIRST).answer(0, FIRST).answer(1, FIRST);
        yield () -> run.specification.onRole(1, Role.LEADER, FIRST);
      }
      case LEAD_ONCE -> {
        run.elect(FIRST).follow(0);
        yield () -> run.lead(FIRST);
      }
      case LEAD_QUORUM -> {
        // The second answer leaves before what it says is durable.
        run.prepare(FIRST).answer(0, FIRST).appendPromise(1, FIRST).answer(1, FIRST);
        yield () -> run.lead(FIRST);
      }
      case LEAD_ABOVE_TRIMS -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).prepare(SECOND).promise(0, SECOND);
        run.answer(0, SECOND, 1, 1).answer(1, SECOND, new PValue(1, FIRST, NO_OP));
        yield () -> run.lead(SECOND);
      }
      case LEAD_NOT_OVERTAKEN -> {
        run.prepare(FIRST).answer(0, FIRST).elect(SECOND).propose(SECOND, 1, RED);
        run.vote(0, SECOND, 1, RED).vote(1, SECOND, 1, RED);
        run.acknowledge(0, SECOND, 1, 1).acknowledge(1, SECOND, 1, 1).decide(1, 1, RED);
        // The third voter has learnt the decision and voted for nothing.
        run.promise(2, FIRST).fetch(2, 1, RED).decide(2, 1, RED).answer(2, FIRST, 1, 0);
        yield () -> run.lead(FIRST);
      }
      case PROPOSE_LEADS -> {
        run.elect(FIRST).follow(0);
        yield () -> run.propose(FIRST, 1, RED);
      }
      case PROPOSE_FROM_FIRST -> {
        run.elect(FIRST);
        yield () -> run.propose(FIRST, 2, 1, 0, RED);
      }
      case PROPOSE_IN_ORDER -> {
        run.elect(FIRST);
        yield () -> run.propose(FIRST, 2, RED);
      }
      case PROPOSE_SAFE -> {
        // Red is no longer to be had: the highest ballot that the answers show voted blue.
        run.elect(FIRST).propose(FIRST, 1, RED).vote(0, FIRST, 1, RED).prepare(SECOND);
        run.promise(2, SECOND).answer(1, SECOND).answer(2, SECOND).lead(SECOND);
        run.propose(SECOND, 1, BLUE).vote(1, SECOND, 1, BLUE).prepare(THIRD).promise(1, THIRD);
        run.answer(0, THIRD, new PValue(1, FIRST, RED));
        run.answer(1, THIRD, new PValue(1, SECOND, BLUE)).lead(THIRD);
        yield () -> run.propose(THIRD, 1, RED);
      }
      case PROPOSE_NO_OP -> {
        // Slot 1 is a hole below a vote.
        run.elect(FIRST).propose(FIRST, 1, RED).propose(FIRST, 2, RED).vote(1, FIRST, 2, RED);
        run.prepare(SECOND).promise(2, SECOND).answer(2, SECOND);
        run.answer(1, SECOND, new PValue(2, FIRST, RED)).lead(SECOND);
        yield () -> run.propose(SECOND, 1, BLUE);
      }
      case PROPOSE_IN_WINDOW -> {
        run.elect(FIRST);
        for (long slot = 1; slot <= 1024; slot++) {
          run.propose(FIRST, slot, RED);
        }
        yield () -> run.propose(FIRST, 1025, RED);
      }
      case PROPOSE_ONE_VALUE -> {
        run.elect(FIRST).propose(FIRST, 1, RED);
        yield () -> run.propose(FIRST, 1, BLUE);
      }
      case VOTE_NOT_BELOW_PROMISE -> {
        run.elect(FIRST).propose(FIRST, 1, RED).prepare(SECOND);
        yield () -> run.appendVote(1, FIRST, 1, RED);
      }
      case VOTE_PROPOSED -> {
        run.elect(FIRST).propose(FIRST, 1, RED);
        yield () -> run.appendVote(1, FIRST, 1, BLUE);
      }
      case ACKNOWLEDGE_WAITS -> {
        run.elect(FIRST).propose(FIRST, 1, RED).appendVote(1, FIRST, 1, RED);
        yield () -> run.send(1, 0, new Message.Accepted(1, FIRST, 1, 1, 0), false);
      }
      case ACKNOWLEDGE_TO_LEADER -> {
        run.elect(FIRST).propose(FIRST, 1, RED).vote(1, FIRST, 1, RED);
        yield () -> run.send(1, 2, new Message.Accepted(1, FIRST, 1, 1, 0), true);
      }
      case ACKNOWLEDGE_VOTED -> {
        run.elect(FIRST).propose(FIRST, 1, RED).propose(FIRST, 2, RED).propose(FIRST, 3, RED);
        run.vote(1, FIRST, 1, RED).vote(1, FIRST, 3, RED).acknowledge(1, FIRST, 1, 1);
        yield () -> run.acknowledge(1, FIRST, 1, 3);
      }
      case DECIDE_IN_ORDER -> {
        run.fetch(1, 1, RED, BLUE);
        yield () -> run.decide(1, 2, BLUE);
      }
      case DECIDE_KNOWN -> {
        // A majority voted, but the leader was brought one vote.
        run.elect(FIRST).propose(FIRST, 1, RED).vote(0, FIRST, 1, RED).vote(1, FIRST, 1, RED);
        run.acknowledge(0, FIRST, 1, 1);
        yield () -> run.decide(0, 1, RED);
      }
      case ANNOUNCE_LEADS -> {
        run.elect(FIRST).follow(0);
        yield () -> run.heartbeat(0, FIRST, true, 0, 0);
      }
      case ANNOUNCE_DECIDED -> {
        run.elect(FIRST).propose(FIRST, 1, RED);
        yield () -> run.heartbeat(0, FIRST, true, 1, 0);
      }
      case ANNOUNCE_PROPOSED -> {
        run.elect(FIRST).propose(FIRST, 1, BLUE).fetch(0, 1, RED).decide(0, 1, RED);
        yield () -> run.heartbeat(0, FIRST, true, 1, 0);
      }
      case TELL_PROMISE -> () -> run.heartbeat(0, FIRST, false, 0, 0);
      case TELL_PREFIX -> () -> run.heartbeat(0, Ballot.ZERO, false, 1, 0);
      case TELL_EXECUTED -> {
        run.fetch(1, 1, RED).decide(1, 1, RED);
        yield () -> run.send(1, 0, new Message.HeartbeatAck(1, 1, Ballot.ZERO, 1, 1), false);
      }
      case TELL_TRIM -> {
        run.fetch(1, 1, RED).decide(1, 1, RED);
        yield () -> run.send(1, 0, new Message.Decisions(1, 1, 1, 1, List.of()), false);
      }
      case TELL_DECISIONS -> {
        run.fetch(1, 1, RED).decide(1, 1, RED);
        yield () -> run.send(1, 0, new Message.Decisions(1, 1, 1, 0, List.of(BLUE)), false);
      }
      case TRIM_EXECUTED_BY_ALL -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).fetch(1, 1, NO_OP);
        run.decide(1, 1, NO_OP).execute(1, 1);
        yield () -> run.heartbeat(0, FIRST, true, 1, 1);
      }
      case INSTALL_EXECUTED -> {
        run.elect(FIRST).choose(NO_OP);
        yield () -> run.specification.onInstalled(1, 1);
      }
      case INSTALL_AHEAD -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).fetch(1, 1, NO_OP).decide(1, 1, NO_OP);
        yield () -> run.specification.onInstalled(1, 1);
      }
      case INSTALL_FOLLOWS -> {
        run.elect(FIRST).fetch(1, 1, NO_OP).decide(1, 1, NO_OP).execute(1, 1);
        yield () -> run.specification.onInstalled(0, 1);
      }
      case EXECUTE_IN_ORDER -> {
        run.fetch(0, 1, NO_OP, NO_OP).decide(0, 1, NO_OP).decide(0, 2, NO_OP);
        yield () -> run.execute(0, 2);
      }
      case EXECUTE_DECIDED -> {
        run.fetch(0, 1, NO_OP).decide(0, 1, NO_OP);
        yield () -> run.execute(1, 1);
      }
      case EXECUTE_EACH_COMMAND -> {
        log(new ClientLog(0).open(7).open(8));
        run.outcome(0, true, 7, OPENED);
        yield () -> run.execute(0, 1);
      }
      case EXECUTE_OUTCOME -> {
        openAndCreate();
        log(new ClientLog(0).call(2, 1));
        run.outcome(0, false, 2, OK, 2);
        yield () -> run.execute(0, 3);
      }
      case EXECUTE_ALIKE -> {
        log(new ClientLog(0).call(1, 1));
        run.outcome(0, false, 1, SESSION_EXPIRED, 1).execute(0, 1).fetch(1, 1, values.get(0));
        run.decide(1, 1, values.get(0)).outcome(1, false, 1, SESSION_EXPIRED, 2);
        yield () -> run.execute(1, 1);
      }
      case REPLY_EXECUTED -> {
        openAndCreate();
        yield () -> run.answerClient(1, OK, 2);
      }
      case ASK_WANTED -> () -> run.send(1, 0, new Message.AskRead(1, 5), false);
      case CONFIRM_LEADS -> {
        run.elect(FIRST).follow(0);
        yield () -> run.confirm(FIRST, 1);
      }
      case CONFIRM_ROUND_RISES -> {
        run.elect(FIRST).confirm(FIRST, 1).confirm(FIRST, 2);
        yield () -> run.confirm(FIRST, 1);
      }
      case GRANT_NOT_BELOW_PROMISE -> {
        run.elect(FIRST).confirm(FIRST, 1).promise(1, SECOND);
        yield () -> run.confirmed(1, FIRST, 1, SECOND, 100);
      }
      case READABLE_UNDER_LEASE -> {
        run.elect(FIRST).confirm(FIRST, 1);
        run.confirmed(0, FIRST, 1, FIRST, 100).confirmed(1, FIRST, 1, FIRST, 100);
        run.askRead(1, 0, 5).send(0, 1, new Message.Readable(1, 5, 0), false);
        run.askRead(1, 0, 6).prepare(SECOND).promise(2, SECOND);
        yield () -> run.send(0, 1, new Message.Readable(1, 6, 0), false);
      }
      case READABLE_LEADS -> {
        run.elect(FIRST).askRead(1, 0, 5).confirm(FIRST, 1);
        run.confirmed(0, FIRST, 1, FIRST).confirmed(1, FIRST, 1, FIRST).follow(0);
        yield () -> run.send(0, 1, new Message.Readable(1, 5, 0), false);
      }
      case READABLE_CONFIRMED -> {
        // One answers twice, one an earlier round, and one has promised another ballot.
        run.elect(FIRST).askRead(1, 0, 5).confirm(FIRST, 1).confirm(FIRST, 2);
        run.confirmed(0, FIRST, 2, FIRST).confirmed(0, FIRST, 2, FIRST);
        run.confirmed(1, FIRST, 1, FIRST).promise(1, SECOND).confirmed(1, FIRST, 2, SECOND);
        yield () -> run.send(0, 1, new Message.Readable(1, 5, 0), false);
      }
      case READABLE_ASKED_BEFORE -> {
        run.elect(FIRST).confirm(FIRST, 1).askRead(1, 0, 5);
        run.confirmed(0, FIRST, 1, FIRST).confirmed(1, FIRST, 1, FIRST);
        yield () -> run.send(0, 1, new Message.Readable(1, 5, 0), false);
      }
      case READABLE_SLOT -> {
        // Nothing is decided yet, but the first slot may be.
        run.elect(FIRST).propose(FIRST, 1, RED).vote(1, FIRST, 1, RED).follow(0);
        run.promise(0, THIRD).sendPrepare(0, THIRD, 1, true).promise(1, THIRD);
        run.answer(0, THIRD).answer(1, THIRD, new PValue(1, FIRST, RED)).lead(THIRD);
        run.askRead(1, 0, 5).confirm(THIRD, 1);
        run.confirmed(0, THIRD, 1, THIRD).confirmed(1, THIRD, 1, THIRD);
        yield () -> run.send(0, 1, new Message.Readable(1, 5, 0), false);
      }
      case PERMIT_TOLD -> {
        run.deliver(0, 1, new Message.Readable(1, 4, 0));
        yield () -> run.specification.onReadable(1, 5);
      }
      case PERMIT_DECIDED -> {
        run.deliver(0, 1, new Message.Readable(1, 5, 1));
        yield () -> run.specification.onReadable(1, 5);
      }
      case READ_PERMITTED -> {
        run.deliver(0, 1, new Message.Readable(1, 5, 0)).specification.onReadable(1, 5);
        yield () -> run.specification.onRead(1, 6, COUNT, HandMadeTrace.bytes(OK, 1));
      }
      case READ_EXECUTED -> {
        run.elect(FIRST).choose(NO_OP).deliver(0, 0, new Message.Readable(1, 5, 1));
        run.specification.onReadable(0, 5);
        yield () -> run.specification.onRead(0, 5, COUNT, HandMadeTrace.bytes(OK, 1));
      }
      case READ_OUTCOME -> {
        // The first replica has executed a call that the second has not.
        openAndCreate();
        log(new ClientLog(0).call(2, 1));
        run.outcome(0, false, 2, OK, 1).execute(0, 3);
        run.specification.onStaleRead(0, COUNT, HandMadeTrace.bytes(OK, 2));
        run.specification.onStaleRead(1, COUNT, HandMadeTrace.bytes(OK, 1));
        yield () -> run.specification.onStaleRead(1, COUNT, HandMadeTrace.bytes(OK, 2));
      }
      case ACT_AS_VOTER -> {
        run.prepare(FIRST);
        yield () -> run.appendPromise(HandMadeTrace.LEARNER, FIRST);
      }
      case ACT_IN_OWN_EPOCH -> () -> run.promiseInNext(0, 0);
      case ENTER_NEXT -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1);
        yield () -> run.enter(0, 3, 1, 0, 0, 1, 2);
      }
      case ENTER_EXECUTED -> {
        run.elect(FIRST).choose(NO_OP);
        yield () -> run.enter(0, 2, 1, 0, 0, 1, 2);
      }
      case ENTER_ALIKE -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1, 2);
        run.fetch(1, 1, NO_OP).decide(1, 1, NO_OP).execute(1, 1);
        yield () -> run.enter(1, 2, 1, 0, 0, 1, HandMadeTrace.LEARNER);
      }
      case ENTER_NO_REVENANTS -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1);
        yield () -> run.enter(0, 3, 1, 0, 0, 1, 2);
      }
      case DECIDE_IN_EPOCH -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1, 2);
        run.fetch(1, 1, NO_OP).decide(1, 1, NO_OP).fetch(1, 2, BLUE);
        yield () -> run.decide(1, 2, BLUE);
      }
      case LEAD_ENTERED -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1, 2);
        run.promiseInNext(0, 0);
        yield () -> run.lead(HandMadeTrace.given(0));
      }
      case TELL_ENTERED -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1, 2);
        run.promiseInNext(0, 0);
        yield () ->
            run.send(0, 1, new Message.HeartbeatAck(2, 1, HandMadeTrace.given(0), 1, 1), false);
      }
      case RESTART_ENTERED -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1).enter(0, 2, 1, 0, 0, 1, 2);
        run.promiseInNext(0, 0);
        StoredState behind = new StoredState(2, 2, HandMadeTrace.given(0), 0, List.of(), List.of());
        yield () -> run.specification.onRestarted(0, behind, List.of());
      }
      case READABLE_IN_LAST_EPOCH -> {
        run.elect(FIRST).choose(NO_OP).fetch(2, 1, NO_OP).decide(2, 1, NO_OP).execute(2, 1);
        run.enter(2, 2, 1, 2, 2).decideAloneInNext(2, 2, BLUE).askRead(1, 0, 5).confirm(FIRST, 1);
        run.confirmed(0, FIRST, 1, FIRST).confirmed(1, FIRST, 1, FIRST);
        yield () -> run.send(0, 1, new Message.Readable(1, 5, 1), false);
      }
      case REST_PROMISE -> {
        run.prepare(FIRST);
        yield () -> run.specification.afterEvent(0, Ballot.ZERO, 0);
      }
      case RESTART_PROMISE -> {
        run.prepare(FIRST).promise(1, FIRST);
        yield () -> run.specification.onRestarted(1, StoredState.NONE, List.of());
      }
      case RESTART_EXECUTED -> {
        run.elect(FIRST).choose(NO_OP).execute(0, 1);
        run.send(0, 1, new Message.HeartbeatAck(1, 1, FIRST, 1, 1), false);
        yield () ->
            run.specification.onRestarted(
                0, new StoredState(2, 1, FIRST, 0, List.of(), List.of()), List.of());
      }
      case REST_PREFIX -> () -> run.specification.afterEvent(0, Ballot.ZERO, 1);
    };
  }

  private void oneVoteThenSecondPrepares() {
    run.elect(FIRST).propose(FIRST, 1, RED).vote(0, FIRST, 1, RED);
    run.prepare(SECOND).promise(0, SECOND);
  }

  @Test
  void countsAnAcknowledgementOnlyForItsOwnBallot() {
    run.elect(FIRST).propose(FIRST, 1, RED).vote(0, FIRST, 1, RED).vote(1, FIRST, 1, RED);
    run.follow(0).promise(0, THIRD).sendPrepare(0, THIRD, 1, true).promise(1, THIRD);
    PValue red = new PValue(1, FIRST, RED);
    run.answer(0, THIRD, red).answer(1, THIRD, red).lead(THIRD).propose(THIRD, 1, RED);
    run.acknowledge(0, FIRST, 1, 1).acknowledge(1, FIRST, 1, 1);
    refused(Guard.DECIDE_KNOWN, () -> run.decide(0, 1, RED));
  }

  @Test
  void countsAnAnswerOnlyForItsOwnBallot() {
    run.prepare(FIRST).promise(1, FIRST).answer(0, FIRST).answer(1, FIRST);
    run.promise(0, THIRD).sendPrepare(0, THIRD, 1, true).answer(0, THIRD);
    refused(Guard.LEAD_QUORUM, () -> run.lead(THIRD));
  }

  @Test
  void countsEachSenderOnce() {
    run.prepare(FIRST).answer(0, FIRST).answer(0, FIRST);
    refused(Guard.LEAD_QUORUM, () -> run.lead(FIRST));
  }

  @Test
  void joinsNoPartsOfTwoAnswers() {
    run.prepare(FIRST).promise(1, FIRST).answer(0, FIRST);
    run.deliver(1, 0, new Message.Promise(1, FIRST, 1, 0, 2, 0, 0, List.of()));
    run.deliver(1, 0, new Message.Promise(1, FIRST, 2, 1, 2, 0, 0, List.of()));
    refused(Guard.LEAD_QUORUM, () -> run.lead(FIRST));
  }

  @Test
  void takesAnAnnouncementOnlyForWhatWasAcceptedUnderItsBallot() {
    run.elect(FIRST).choose(RED);
    run.deliver(0, 1, new Message.Heartbeat(1, 1, THIRD, true, true, 1, 0));
    refused(Guard.DECIDE_KNOWN, () -> run.decide(1, 1, RED));
    run.deliver(0, 1, new Message.Heartbeat(1, 1, FIRST, true, true, 1, 0)).decide(1, 1, RED);
  }

  @Test
  void executesACallOnceAndRefusesOneThatWasAcknowledged() {
    openAndCreate();
    log(new ClientLog(0).call(2, 1).call(2, 2).call(3, 3).call(2, 3).call(3 + 1024, 3));
    run.outcome(0, false, 2, OK, 1).outcome(0, false, 2, OK, 1).outcome(0, false, 3, OK, 2);
    run.outcome(0, false, 2, STALE).outcome(0, false, 3 + 1024, BUSY, 0xa0).execute(0, 3);
    run.answerClient(2, OK, 1).answerClient(3, OK, 2);
  }

  @Test
  void expiresASessionByTheReplicatedClockOfWhichASlotMovesASecondAtMost() {
    openAndCreate();
    log(new ClientLog(999_999).call(2, 1));
    run.outcome(0, false, 2, OK, 1).execute(0, 3);
    log(new ClientLog(5_999_999).call(3, 1));
    run.outcome(0, false, 3, SESSION_EXPIRED).execute(0, 4);
  }

  @Test
  void goesOnAfterTheSlotOfASnapshot() {
    run.elect(FIRST).choose(NO_OP).execute(0, 1).specification.onInstalled(1, 1);
    run.send(1, 0, new Message.Decisions(1, 2, 1, 1, List.of()), false);
    run.specification.onWentOn(1, 1);
    run.fetch(1, 2, NO_OP).decide(1, 2, NO_OP);
    refused(Guard.EXECUTE_IN_ORDER, () -> run.specification.onWentOn(1, 1));
    run.execute(1, 2);
  }

  @Test
  void forgetsWhatWasClosedAndDropped() {
    openAndCreate();
    log(new ClientLog(0).drop(2).drop(3).close(4).call(5, 1));
    run.outcome(0, false, 2, OK, 0xc0).outcome(0, false, 3, 6, 0xa0).outcome(0, false, 4, OK, 0xc0);
    run.outcome(0, false, 5, SESSION_EXPIRED).execute(0, 3);
  }

  /** The next slot of the log; the first replica learns it. */
  private void log(ClientLog commands) {
    Value value = commands.value();
    values.add(value);
    run.fetch(0, values.size(), value).decide(0, values.size(), value);
  }

  /** Slots 1 and 2: session (1, 0), and object 1. */
  private void openAndCreate() {
    log(new ClientLog(0).open(7));
    run.outcome(0, true, 7, OPENED).execute(0, 1);
    log(new ClientLog(0).create(1));
    run.outcome(0, false, 1, OK, 1).execute(0, 2);
  }

  private static void refused(Guard guard, Runnable step) {
    assertThatExceptionOfType(StepRefused.class)
        .isThrownBy(step::run)
        .satisfies(refused -> assertThat(refused.guard()).isEqualTo(guard));
  }
}
