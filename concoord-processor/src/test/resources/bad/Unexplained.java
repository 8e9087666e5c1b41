package bad;

import java.util.HashMap;
import java.util.Map;
import org.concoord.annotations.Replicated;

@Replicated
public class Unexplained {
  private final Map<String, Integer> counts = new HashMap<>();
  private long last;

  @SuppressWarnings("concoord:time")
  public void tick() { // ERROR: @SuppressWarnings("concoord:time") gives no reason why replicas do not differ by it; write it behind the key, as in "concoord:time: nobody decides by it"
    last = System.nanoTime();
  }

  public void tickAgain() {
    @SuppressWarnings({"unused", "concoord:time"})
    long now = System.nanoTime(); // ERROR: @SuppressWarnings("concoord:time") gives no reason why replicas do not differ by it; write it behind the key, as in "concoord:time: nobody decides by it"
  }

  @SuppressWarnings({"concoord:time: nobody decides by it", "concoord:order:no space"})
  public void sum() {
    last = System.nanoTime();
    counts.values().forEach(count -> last += count); // ERROR: counts.values() is iterated, and has no order that replicas share; use a LinkedHashMap, TreeMap or EnumMap, or a LinkedHashSet, TreeSet or EnumSet [concoord:order]
  }

  /** Only its author may be mistaken here. */
  @SuppressWarnings("concoord:synchronized")
  public synchronized void guarded() {
    last++;
  }

  @SuppressWarnings("concoord:time")
  public static long never() {
    return System.nanoTime();
  }
}
