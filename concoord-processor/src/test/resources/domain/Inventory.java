package domain;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** What is in which warehouse, and what is promised to whom. */
@Replicated
public class Inventory implements Stock {
  private final NavigableMap<Place, int[]> levels = new TreeMap<>();
  private final List<Reservation> reservations = new java.util.LinkedList<>();
  private static int created;

  public Inventory() {
    created++; // ERROR: static field 'created' is no part of the object's state, so replicas may differ in it; make it a field [concoord:static]
  }

  @Override
  public int receive(Place place, int quantity) {
    int[] level = levels.computeIfAbsent(place, p -> new int[2]);
    level[0] += quantity;
    return level[0];
  }

  @Override
  public Reservation reserve(Place place, int quantity, String owner) throws OutOfStockException {
    int[] level = levels.getOrDefault(place, new int[2]);
    int free = level[0] - level[1];
    if (free < quantity) {
      throw new OutOfStockException(place, free);
    }
    level[1] += quantity;
    Reservation made = new Reservation(place, quantity, owner, State.HELD);
    reservations.add(made);
    return made;
  }

  @Override
  @ReadOnly
  public int available(Place place) {
    int[] level = levels.get(place);
    return level == null ? 0 : level[0] - level[1];
  }

  @ReadOnly
  public List<Reservation> reservations() {
    return Collections.unmodifiableList(reservations);
  }

  /** Warehouse and article. */
  public record Place(String warehouse, String article) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byWarehouse = warehouse.compareTo(other.warehouse);
      return byWarehouse != 0 ? byWarehouse : article.compareTo(other.article);
    }
  }

  enum State {
    HELD,
    TAKEN
  }

  public record Reservation(Place place, int quantity, String owner, State state) {}

  public static class OutOfStockException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Place place;
    private final int free;

    public OutOfStockException(Place place, int free) {
      this.place = place;
      this.free = free;
    }

    public int free() {
      return free;
    }

    @Override
    public String getMessage() {
      return "only " + free + " of " + place;
    }
  }
}

interface Stock {
  int receive(Inventory.Place place, int quantity);

  Inventory.Reservation reserve(Inventory.Place place, int quantity, String owner)
      throws Inventory.OutOfStockException;

  int available(Inventory.Place place);
}
