package org.concoord.testkit.spec;

/**
 * A condition without which an {@link Action} is not enabled; the rule's letter says where from.
 */
public enum Guard {
  PREPARE_OWN_BALLOT(Action.PREPARE, "the ballot names the sender as its leader (R1)"),
  PREPARE_PROMISED_TO_SELF(Action.PREPARE, "the sender has promised the ballot, no more (R2)"),
  PREPARE_WAITS(Action.PREPARE, "it leaves only when the journal is durable (R2)"),
  PREPARE_SAME_QUESTION(
      Action.PREPARE, "a ballot is asked for from one slot on, never another (R3)"),
  PROMISE_RISES(Action.PROMISE, "the ballot is above every promise before (R2, R3)"),
  PROMISE_ASKED(Action.PROMISE, "it is one's own ballot, or its leader prepares it (R3)"),
  ANSWER_PROMISED(Action.ANSWER, "the ballot is the one promised (R3)"),
  ANSWER_WAITS(Action.ANSWER, "it leaves only when the journal is durable (R3)"),
  ANSWER_TO_LEADER(Action.ANSWER, "it goes to the leader of the ballot (R3)"),
  ANSWER_TRUE(Action.ANSWER, "what it tells of a slot is the last vote there (R3)"),
  ANSWER_WHOLE(Action.ANSWER, "no vote above its trim and what was asked for is missing (R3)"),
  LEAD_OWN_BALLOT(Action.LEAD, "the ballot names the replica as its leader (R1)"),
  LEAD_ONCE(Action.LEAD, "the ballot was never led before (R2)"),
  LEAD_QUORUM(
      Action.LEAD,
      "whole answers under exactly this ballot came from a majority that promised it durably (R3)"),
  LEAD_ABOVE_TRIMS(Action.LEAD, "all that an answerer has dropped is decided here (R4)"),
  LEAD_NOT_OVERTAKEN(
      Action.LEAD,
      "a slot told to be decided is decided here, or an answer shows a vote there (R4)"),
  PROPOSE_LEADS(Action.PROPOSE, "the replica leads the ballot (R5)"),
  PROPOSE_FROM_FIRST(
      Action.PROPOSE, "it names the slot after those decided when the lead began (2.3)"),
  PROPOSE_IN_ORDER(Action.PROPOSE, "slots are proposed one after the other (R4)"),
  PROPOSE_SAFE(Action.PROPOSE, "the answers show the value safe at the ballot (R4)"),
  PROPOSE_NO_OP(
      Action.PROPOSE, "a slot that is filled up, since none voted there, gets a no-op (R4)"),
  PROPOSE_IN_WINDOW(Action.PROPOSE, "new commands keep to the window (2.3)"),
  PROPOSE_ONE_VALUE(Action.PROPOSE, "a ballot proposes one value in a slot (R1)"),
  VOTE_NOT_BELOW_PROMISE(Action.VOTE, "the ballot is not below the promise (R5)"),
  VOTE_PROPOSED(Action.VOTE, "the ballot's leader proposed exactly this in the slot (R5)"),
  ACKNOWLEDGE_WAITS(Action.ACKNOWLEDGE, "it leaves only when the journal is durable (R5)"),
  ACKNOWLEDGE_TO_LEADER(Action.ACKNOWLEDGE, "it goes to the leader of the ballot (R5)"),
  ACKNOWLEDGE_VOTED(Action.ACKNOWLEDGE, "each slot it covers was voted for under its ballot (2.3)"),
  DECIDE_IN_ORDER(Action.DECIDE, "the slot is the one after the decided prefix"),
  DECIDE_KNOWN(
      Action.DECIDE,
      "a majority's durable votes under the ballot led have come (R5), or the leader of the ballot"
          + " accepted under announced it (2.3), or it was fetched"),
  ANNOUNCE_LEADS(Action.ANNOUNCE, "the replica leads the ballot (2.3)"),
  ANNOUNCE_DECIDED(Action.ANNOUNCE, "the leader's decided prefix reaches so far (2.3)"),
  ANNOUNCE_PROPOSED(
      Action.ANNOUNCE, "what was decided since the lead began is what the ballot proposed (2.3)"),
  TELL_PROMISE(Action.TELL, "the promise told is the one journalled (R3)"),
  TELL_PREFIX(Action.TELL, "the sender's decided prefix reaches so far (2.3)"),
  TELL_EXECUTED(Action.TELL, "the sender has executed so far (2.3)"),
  TELL_TRIM(Action.TELL, "nothing was dropped that the sender has not executed or installed (2.3)"),
  TELL_DECISIONS(Action.TELL, "the values handed on are those decided (2.8)"),
  TRIM_EXECUTED_BY_ALL(Action.TRIM, "every voter has executed so far (2.3)"),
  INSTALL_EXECUTED(Action.INSTALL, "some voter had executed so far (2.8)"),
  INSTALL_AHEAD(Action.INSTALL, "it reaches further than the decided prefix (2.8)"),
  INSTALL_FOLLOWS(Action.INSTALL, "the replica does not lead (2.3)"),
  EXECUTE_IN_ORDER(
      Action.EXECUTE,
      "the slot is the one after the last executed, or the one of the snapshot installed"),
  EXECUTE_DECIDED(Action.EXECUTE, "the slot is in the decided prefix"),
  EXECUTE_EACH_COMMAND(
      Action.EXECUTE, "each command has one outcome, in the order of the slot (F2)"),
  EXECUTE_OUTCOME(
      Action.EXECUTE,
      "the outcome is the one of sessions, clock and object at this command (S1, S2)"),
  EXECUTE_ALIKE(Action.EXECUTE, "all replicas come to the same outcomes, byte by byte"),
  REPLY_EXECUTED(Action.REPLY, "the call was executed and ended so (S1)"),
  ASK_WANTED(Action.ASK, "clients have asked for reads up to that number (R7)"),
  CONFIRM_LEADS(Action.CONFIRM, "the replica leads the ballot (R7)"),
  CONFIRM_ROUND_RISES(Action.CONFIRM, "no round is asked again after a later one (R7)"),
  GRANT_NOT_BELOW_PROMISE(Action.CONFIRM, "nothing above the ballot was promised before (R7)"),
  READABLE_LEADS(Action.READABLE, "the replica still leads the ballot of the round (R7)"),
  READABLE_CONFIRMED(
      Action.READABLE,
      "a majority of distinct voters has answered this very round under this ballot, none of them"
          + " promised to a higher one (R7)"),
  READABLE_ASKED_BEFORE(
      Action.READABLE, "the reads were asked for before the round's first frame was sent (R7)"),
  READABLE_SLOT(
      Action.READABLE,
      "the slot is not below what was decided, or recovered, when the round began (R7)"),
  READABLE_UNDER_LEASE(
      Action.READABLE,
      "no majority has promised above the ballot as long as its leader relies on a lease (R7)"),
  PERMIT_TOLD(Action.PERMIT, "a leader's word for reads of that number has come (R7)"),
  PERMIT_DECIDED(Action.PERMIT, "all slots up to the one it named are decided here (R7)"),
  READ_PERMITTED(Action.READ, "the read was let run (R7)"),
  READ_EXECUTED(Action.READ, "all slots up to the one named have been executed here (R7)"),
  READ_OUTCOME(Action.READ, "the outcome is that of the object after what is executed here (R7)"),
  ACT_AS_VOTER(Action.PROMISE, "the replica votes in the epoch (M2)"),
  ACT_IN_OWN_EPOCH(
      Action.ENTER, "the replica has executed its way into the epoch, and not beyond (E1, E4)"),
  ENTER_NEXT(Action.ENTER, "the epoch follows the replica's own (E1)"),
  ENTER_EXECUTED(Action.ENTER, "all slots up to the stop-sign have been executed here (E4)"),
  ENTER_ALIKE(Action.ENTER, "all replicas go on in the same configuration, by the same slot (E2)"),
  ENTER_NO_REVENANTS(Action.ENTER, "nobody votes again who has left (E2, M2)"),
  DECIDE_IN_EPOCH(Action.DECIDE, "the slot is not behind the stop-sign of the epoch (E1)"),
  LEAD_ENTERED(Action.LEAD, "the entry of the first leader is durable (E3)"),
  TELL_ENTERED(Action.TELL, "the sender's entry into the epoch is durable, or is waited for (E4)"),
  READABLE_IN_LAST_EPOCH(
      Action.READABLE,
      "nothing was decided in a later epoch when the round began, or a lease is relied on (E6)"),
  RESTART_PROMISE(Action.RESTART, "no durable promise is forgotten (R2, R3)"),
  RESTART_EXECUTED(
      Action.RESTART,
      "what it said it had executed, by which others drop decisions, it knows to be decided (2.9)"),
  RESTART_ENTERED(
      Action.RESTART, "all that was decided before the epoch that it was in is on its record (E4)"),
  REST_PROMISE(Action.REST, "the promise held is the one journalled (R3)"),
  REST_PREFIX(Action.REST, "the decided prefix held is the one handed out");

  private final Action action;
  private final String rule;

  Guard(Action action, String rule) {
    this.action = action;
    this.rule = rule;
  }

  /** What the guard is of. */
  public Action action() {
    return action;
  }

  /** The condition in one clause. */
  public String rule() {
    return rule;
  }

  /** Refuses the step unless the guard holds; the detail is put in words only then. */
  void check(boolean holds, int replica, Object detail) {
    if (!holds) {
      throw refused(replica, detail);
    }
  }

  StepRefused refused(int replica, Object detail) {
    return new StepRefused(this, "replica " + replica + ": " + detail);
  }
}
