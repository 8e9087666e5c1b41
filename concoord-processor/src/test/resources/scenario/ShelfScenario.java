package bank;

import java.util.List;

/** A generic class, called with types of its callers. */
public final class ShelfScenario {
  private ShelfScenario() {}

  public static String run() {
    ShelfProxy<String> shelf = ShelfProxy.local();
    shelf.put("pear");
    shelf.putAll("fig", "pear");
    String first = shelf.first().orElseThrow();
    Shelves.Keyed<String> keyed = shelf;
    String facts = first + shelf.all() + keyed.key() + shelf.counts();
    facts += shelf.choose(List.of(1L, 2L), 3L) + shelf.choose(List.of(), "x");
    shelf.concoordInit(List.of("a", "b"));
    return facts + shelf.allAsync().join();
  }
}
