package bad;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.concoord.annotations.Replicated;

@Replicated
public class Statics {
  private static final int LIMIT = 3;
  private static final List<String> NAMES = new ArrayList<>(List.of("a"));
  private static final AtomicLong NEXT = new AtomicLong();
  private static long count;

  private long own;

  public void add(String name) {
    count++; // ERROR: static field 'count' is no part of the object's state, so replicas may differ in it; make it a field [concoord:static]
    NAMES.add(name); // ERROR: static 'NAMES' is no part of the object's state, so replicas may differ in it; make it a field [concoord:static]
    own = NEXT.incrementAndGet() + LIMIT + NAMES.size() + Helper.total; // ERROR: static 'NEXT' is no part of the object's state, so replicas may differ in it; make it a field [concoord:static] // ERROR: static field 'total' is no part of the object's state, so replicas may differ in it; make it a field [concoord:static]
    helper(NAMES); // ERROR: what helper() changes is no part of the object's state, so replicas may differ in it; make it a field [concoord:static]
  }

  private static void helper(List<String> names) {
    names.clear();
  }

  @SuppressWarnings("concoord:static: nobody decides by it")
  public void measure() {
    count++;
  }

  static class Helper {
    static int total;
  }
}
