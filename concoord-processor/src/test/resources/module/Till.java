package shop.inside;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.Replicated;

@Replicated
public class Till {
  private long sum;
  private final List<Item> items = new ArrayList<>();

  public void ring(Item item) {
    sum += item.price();
    items.add(item);
  }

  public record Item(String name, long price) {}

  @Override
  public String toString() {
    return sum + " " + items;
  }
}
