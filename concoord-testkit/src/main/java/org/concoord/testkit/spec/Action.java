package org.concoord.testkit.spec;

/** What replicas may do, by the names of docs/protocol.md; each has its {@link Guard}s. */
public enum Action {
  PREPARE("ask for the promises of a ballot of one's own"),
  PROMISE("journal a promise"),
  ANSWER("tell a ballot's leader what was promised and accepted"),
  LEAD("begin to lead a ballot"),
  PROPOSE("propose a value in a slot"),
  VOTE("journal an accepted value"),
  ACKNOWLEDGE("tell a ballot's leader what was accepted under it"),
  DECIDE("take a value for decided"),
  ANNOUNCE("tell followers as a leader how far slots are decided"),
  TELL("tell others of one's own state"),
  TRIM("let all drop slots"),
  INSTALL("let a snapshot take the place of slots"),
  EXECUTE("execute a decided slot"),
  REPLY("answer a client"),
  ASK("ask the leader from which slot on reads may run"),
  CONFIRM("ask the others as a leader whether they have promised anything higher"),
  READABLE("say as a leader from which slot on reads may run"),
  PERMIT("let reads run"),
  READ("run a read"),
  ENTER("go on in the next epoch"),
  RESTART("go on as the voter that another process was"),
  REST("stand still between two events");

  private final String meaning;

  Action(String meaning) {
    this.meaning = meaning;
  }

  /** What it is to do so, as an infinitive. */
  public String meaning() {
    return meaning;
  }
}
