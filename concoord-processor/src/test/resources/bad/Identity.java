package bad;

import java.util.IdentityHashMap;
import java.util.Objects;
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
}
