package bad;

import org.concoord.annotations.Removed;
import org.concoord.annotations.Replicated;

@Replicated
@Removed(
    fields = {"count", "two words"},
    methods = {"add(int)", "concoordInit(long)", "rename", "rename(java.lang.String)"})
public class Removals { // ERROR: @Removed names the method 'rename'; say it with the simple names of its parameters, as in 'rename(String,int)' // ERROR: @Removed names the method 'rename(java.lang.String)'; say it with the simple names of its parameters, as in 'rename(String,int)' // ERROR: @Removed names the field 'two words', which cannot be one
  private int count; // ERROR: field 'count' is @Removed, so that its value would be skipped; give it another name
  private Part part = new Part();

  public Removals() {}

  public Removals(long count) { // ERROR: 'concoordInit(long)' is @Removed; take it out of there, or give this one another name
    this.count = (int) count;
  }

  public void add(int by) { // ERROR: 'add(int)' is @Removed; take it out of there, or give this one another name
    count += by;
  }

  public void add(long by) {
    count += (int) by;
  }

  public void put(Pair pair) {}

  @Removed(methods = "get()")
  static class Part { // ERROR: nobody calls methods of Part from afar; name them in the @Removed of a @Replicated class
    int n;
  }

  @Removed(fields = "third")
  record Pair(int first, int second) {} // ERROR: Pair is no class whose objects are written by their fields, so nothing of it can be skipped; remove @Removed, and make another type instead of changing this one
}
