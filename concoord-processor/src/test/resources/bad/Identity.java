package bad;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.concoord.annotations.Replicated;

@Replicated
public class Identity {
  private Item item = new Item();
  private String text = "";

  public int hash(Point point, byte[] numbers) {
    Color color = Color.RED;
    int hash = item.hashCode() + color.hashCode() + point.hashCode() + text.hashCode(); // ERROR: Object.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: Enum.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    hash += System.identityHashCode(item); // ERROR: System.identityHashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    hash += Objects.hash(text, color); // ERROR: the hash of color depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    text = "" + item + color + point; // ERROR: the text of item depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    text += item; // ERROR: the text of item depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    text = String.valueOf(item) + item.toString() + numbers.toString() + new Named(); // ERROR: the text of item depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: Object.toString() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: Object.toString() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    hash += List.of(numbers).hashCode() + new Object().hashCode() + new Tag(numbers).hashCode(); // ERROR: List.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: Object.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: Tag.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    hash += Set.of(color).hashCode() + List.of(text, "").hashCode(); // ERROR: Set.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    text += List.copyOf(List.of(item)).size();
    text += List.of(item) + "" + List.of(color) + new Tag(numbers); // ERROR: the text of List.of(item) depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity] // ERROR: the text of new Tag(numbers) depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    new IdentityHashMap<Item, Item>(); // ERROR: new IdentityHashMap depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
    return hash + super.hashCode(); // ERROR: Object.hashCode() depends on where an object lies in memory; use what the object holds, as a record does [concoord:identity]
  }

  static class Item {
    int value;
  }

  static class Named extends Item {
    @Override
    public String toString() {
      return "named";
    }
  }

  enum Color {
    RED
  }

  record Point(int x, int y) {}

  record Tag(byte[] bytes) {}
}
