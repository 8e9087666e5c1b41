package org.concoord.benchmarks.codec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.Replicated;

/** Many small objects, any two of which may be one: each is looked up when it is written. */
@Replicated
class Shelf {
  private final List<Item> items = new ArrayList<>();

  Shelf() {}

  public void fill(int count) {
    for (int i = 0; i < count; i++) {
      items.add(new Item(i, i % 100));
    }
  }

  List<Item> items() {
    return items;
  }

  /** Can be changed, so that it matters which one it is. */
  static final class Item {
    private long article;
    private int count;

    Item() {}

    Item(long article, int count) {
      this.article = article;
      this.count = count;
    }

    void take() {
      count--;
    }
  }
}
