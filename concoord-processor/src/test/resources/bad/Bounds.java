package bad;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.Replicated;

@Replicated
public class Bounds<T extends Bounds.Item, S extends Bounds.Shape, C extends Bounds.Color> {
  private final List<T> open = new ArrayList<>();
  private final List<S> closed = new ArrayList<>();
  private C color;
  private Shape shape = new Dot(1);
  private Item item = new Item(); // ERROR: field 'item' of Bounds: bad.Bounds.Item is the bound of a type variable here and a type of its own elsewhere in this class, and its values cannot travel in two ways; make it final or sealed, or name it in the place of the variable
  private Color plain = Color.RED;

  public void put(S one, Shape other, C third) {
    closed.add(one);
    shape = other;
    color = third;
  }

  @SafeVarargs
  public final <N extends Number & Comparable<N>> int sum(T first, S second, N... numbers) { // ERROR: parameter 'numbers' is an array of a variable with several bounds, which generated code cannot name; take a List, or leave one bound
    return numbers.length;
  }

  public static class Item {
    int n;
  }

  public sealed interface Shape permits Dot {}

  public record Dot(int x) implements Shape {}

  public enum Color {
    RED
  }
}
