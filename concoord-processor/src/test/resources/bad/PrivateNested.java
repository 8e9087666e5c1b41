package bad;

import org.concoord.annotations.Replicated;

public class PrivateNested {
  @Replicated
  private static class Shelf {} // ERROR: generated code cannot reach Shelf; make it package-private or public
}
