package org.concoord.testkit.sim;

/** What a step of a replica does to the world outside it; a process may die before each. */
enum Effect {
  APPEND("an append"),
  SEND("a send"),
  FORCE("a force"),
  SEND_OF_DURABLE("a send of what is durable"),
  DECISION("a decision is told"),
  EXECUTION("an execution");

  private final String text;

  Effect(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
