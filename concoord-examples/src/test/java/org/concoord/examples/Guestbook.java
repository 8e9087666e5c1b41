package org.concoord.examples;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Who was here, and when. With a mistake: the author silenced what the compiler said of it. */
@Replicated
public class Guestbook {
  private final List<String> guests = new ArrayList<>();
  private long lastMillis;

  /** Returns how many there are. */
  @SuppressWarnings("concoord:time: nobody decides by it")
  public int sign(String guest) {
    guests.add(guest);
    lastMillis = System.currentTimeMillis();
    return guests.size();
  }

  @ReadOnly
  public long lastMillis() {
    return lastMillis;
  }
}
