package org.concoord.spi;

/** Binds objects whose calls are gathered, and then sent as one. Thread-safe. */
public interface BatchBinder extends ObjectBinder {
  /** How many calls have been gathered since the last {@link #send}. */
  int size();

  /** Sends what has been gathered. */
  void send();
}
