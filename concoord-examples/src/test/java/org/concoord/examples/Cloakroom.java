package org.concoord.examples;

import java.util.Map;
import java.util.TreeMap;
import org.concoord.annotations.Replicated;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;

/** Callers wait for a coat by its number. With a mistake: two may wait for the same. */
@Replicated
public class Cloakroom {
  private final Map<Integer, Reply<Boolean>> waiting = new TreeMap<>();

  /** Returns once somebody has brought it. */
  public Reply<Boolean> fetch(int number, Invocation call) {
    Reply<Boolean> reply = call.defer();
    waiting.put(number, reply); // Whoever has waited for it is lost.
    return reply;
  }

  /** For whoever waits. */
  public void bring(int number) {
    Reply<Boolean> first = waiting.remove(number);
    if (first != null) {
      first.complete(true);
    }
  }
}
