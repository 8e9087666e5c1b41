package bad;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

public class ReadOnlyDeep {
  @Replicated
  public static class Shelf extends Base {
  private final List<Item> items = new ArrayList<>();
  private final LinkedList<String> queue = new LinkedList<>();
  private byte[] bytes = new byte[3];
  private long reads;

  @ReadOnly
  public String direct() {
    queue.add("a"); // ERROR: 'direct' is @ReadOnly and changes 'queue' by add(); remove @ReadOnly, or the change
    bytes[0]++; // ERROR: 'direct' is @ReadOnly and writes to array 'bytes'; remove @ReadOnly, or the change
    Collections.sort(queue); // ERROR: 'direct' is @ReadOnly and changes 'queue' by sort(); remove @ReadOnly, or the change
    items.get(0).value = 3; // ERROR: 'direct' is @ReadOnly and writes to field 'value'; remove @ReadOnly, or the change
    items.removeIf(item -> item.value == 0); // ERROR: 'direct' is @ReadOnly and changes 'items' by removeIf(); remove @ReadOnly, or the change
    return queue.poll(); // ERROR: 'direct' is @ReadOnly and changes 'queue' by poll(); remove @ReadOnly, or the change
  }

  @ReadOnly
  public long helpers(int index) {
    count(); // ERROR: 'helpers' is @ReadOnly and calls count(), which writes to field 'reads'; remove @ReadOnly, or the change
    deeper(); // ERROR: 'helpers' is @ReadOnly and calls deeper(), which calls count(), which writes to field 'reads'; remove @ReadOnly, or the change
    Item found = find(index);
    found.touch(); // ERROR: 'helpers' is @ReadOnly and calls touch(), which writes to field 'value'; remove @ReadOnly, or the change
    touch(items.get(index)); // ERROR: 'helpers' is @ReadOnly and calls touch(), which changes what it is handed; remove @ReadOnly, or the change
    items.forEach(Item::touch); // ERROR: 'helpers' is @ReadOnly and calls touch(), which writes to field 'value'; remove @ReadOnly, or the change
    items.forEach(item -> item.value++); // ERROR: 'helpers' is @ReadOnly and writes to field 'value'; remove @ReadOnly, or the change
    for (Item item : items) {
      item.touch(); // ERROR: 'helpers' is @ReadOnly and calls touch(), which writes to field 'value'; remove @ReadOnly, or the change
    }
    Iterator<Item> each = items.iterator();
    each.next();
    each.remove(); // ERROR: 'helpers' is @ReadOnly and changes 'each' by remove(); remove @ReadOnly, or the change
    return inherited(); // ERROR: 'helpers' is @ReadOnly and calls inherited(), which writes to field 'calls'; remove @ReadOnly, or the change
  }

  @ReadOnly
  public List<String> free(List<String> argument) {
    List<String> copy = new ArrayList<>(queue);
    copy.add("a");
    copy.sort(null);
    argument.clear();
    byte[] own = bytes.clone();
    own[0] = 1;
    Item fresh = new Item();
    fresh.touch();
    fresh.value = 4;
    touch(fresh);
    StringBuilder text = new StringBuilder();
    queue.forEach(text::append);
    List<String> sorted = queue.stream().sorted().collect(java.util.stream.Collectors.toList());
    sorted.add(text.toString());
    make().touch();
    long reads = 0;
    reads++;
    return items.isEmpty() ? copy : sorted;
  }

  private void count() {
    reads++;
  }

  private void deeper() {
    count();
  }

  private Item find(int index) {
    return items.get(index);
  }

  private static Item make() {
    return new Item();
  }

  private static void touch(Item item) {
    item.touch();
  }

  static class Item {
    int value;

    void touch() {
      value++;
    }
  }

  }

  static class Base {
    private int calls;

    long inherited() {
      return ++calls;
    }
  }
}
