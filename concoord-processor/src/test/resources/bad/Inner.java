package bad;

import org.concoord.annotations.Replicated;

public class Inner {
  @Replicated
  public class Shelf {} // ERROR: objects of Shelf belong to an outer object; make it static, or top-level
}
