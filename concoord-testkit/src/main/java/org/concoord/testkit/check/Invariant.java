package org.concoord.testkit.check;

/** What must hold after every event of a simulation, by name. */
public enum Invariant {
  REFINES_SPECIFICATION(
      "every effect of a replica is an action that the abstract specification enables"),
  ONE_VALUE_PER_SLOT("no two replicas decide different values in one slot of one epoch"),
  DECIDED_IN_ORDER("a replica decides each slot once, in order, and never takes one back"),
  DECIDED_WAS_CHOSEN("a decided value was durably accepted by a majority under one ballot (R5)"),
  CHOSEN_STAYS(
      "once a majority has accepted a value, every higher ballot proposes that value (R4)"),
  ONE_VALUE_PER_BALLOT("a ballot proposes at most one value in a slot (R1)"),
  ONE_PROPOSER_PER_BALLOT("a ballot is used by the replica it names and by no other (R2)"),
  PROMISE_KEPT("nothing is promised or accepted below an earlier promise (R3, R5)"),
  PROMISE_JOURNALLED("what a replica holds as its promise is in its journal (R2, R3)"),
  VOTES_WAIT_FOR_JOURNAL(
      "a vote, and the first message of a ballot, leaves only when the journal is durable (R2, R3)"),
  TOLD_IS_ON_DISK(
      "what waits for the journal leaves only when a power loss would not take what it tells (W2)"),
  RECOVERED_IS_WRITTEN(
      "a restart finds what was written, in order, and as far at least as anybody was told (W2, W3)"),
  FENCED_IS_SILENT("nothing leaves a replica whose disk has failed it (W2)"),
  ACCEPTED_WAS_PROPOSED("an acceptor accepts only what the ballot's leader proposed"),
  ACK_IS_TRUE("every slot an acknowledgement names is accepted under exactly its ballot (2.3)"),
  COMMIT_IS_TRUE("a commit index sent to others covers only what the sender has decided (2.3)"),
  TRIM_IS_SAFE("a leader lets nothing be dropped that some voter has not executed (R4)"),
  EXECUTED_IN_ORDER("a replica executes the decided slots, each once and in order"),
  INSTALLED_WAS_EXECUTED(
      "a snapshot is installed above what its replica has executed, and only of what was (2.8)"),
  SAME_HASH("replicas that have executed the same slot have the same running hash"),
  EXECUTED_ONCE("no call is executed twice (S1)"),
  SAME_EXECUTION("every replica executes the same calls in a slot, in the same order"),
  SAME_OUTCOME("a call ends alike on every replica: its class is deterministic"),
  SAME_STATE(
      "replicas that have executed the same slot hold equal objects: their class is deterministic,"
          + " and its state travels whole"),
  ACKNOWLEDGED_WAS_EXECUTED(
      "a call that was answered has been executed in a decided slot, with that result"),
  NOTHING_LOST("at the end every replica alive has executed every answered call exactly once"),
  LINEARIZABLE(
      "the calls of each object take effect one at a time, each between its beginning and its answer"),
  READS_GO_FORWARD(
      "on one connection a read that asks nobody never sees less than one before it (R7)"),
  WAITING_CALLS(
      "a call that waits is answered once, in its turn, at its deadline or with its session, and so says whoever is asked again (S3)"),
  TOKENS_RISE(
      "a lock is given with a higher token than any that was given before it was asked for (S4)"),
  SESSION_WARNED(
      "no session expires within two thirds of its time to live after its client sent what was last answered (S4)"),
  REPLICATED_CLOCK(
      "the replicated clock is the same everywhere, never goes back, moves by at most 1 s a slot, and runs no faster than the leaders' (S2)"),
  ANSWERED_ONCE("all answers to one call are equal (S1)"),
  CORE_NEVER_FAILS("the core meets no state that it holds to be impossible"),
  NEVER_FENCED("no call stops the replicas that execute it (S6)"),
  SCENARIO_HOLDS("what a scenario asserts holds, and its clients do not fail"),
  CALLS_COMPLETE(
      "once the faults have stopped, every open call is answered within 60 simulated seconds"),
  LEADER_WHERE_ONE_CAN_LEAD(
      "where a replica reaches a majority both ways and nothing changes for ten election timeouts, one leads and decides (R6)"),
  DUELS_END(
      "twenty election timeouts after candidates were last forced to stand, exactly one replica leads (R6)"),
  LEADERSHIP_SETTLES(
      "while nothing changes around an instance, at most three leaders are elected (R6)"),
  HEARD_LEADER_STAYS(
      "while a majority and a leader hear each other, no replica that does not hear it is elected (R6)"),
  FOLLOWERS_WAIT_APART(
      "followers that have heard their leader last at the same time do not all stand at once each time (R6)"),
  REPLICAS_CONVERGE(
      "once the faults have stopped, all replicas alive catch up with each other, and no read waits"),
  ONE_INSTANCE(
      "first members never form two instances that each have a majority of processes (M5)"),
  FORMATION_AGREES(
      "members that formed one instance agree on its voters, all first members, each being one (M5)"),
  FORMATION_COMPLETES(
      "first members that all reach each other form an instance, and those left out know it (M5)");

  private final String meaning;

  Invariant(String meaning) {
    this.meaning = meaning;
  }

  /** The invariant in one clause. */
  public String meaning() {
    return meaning;
  }
}
