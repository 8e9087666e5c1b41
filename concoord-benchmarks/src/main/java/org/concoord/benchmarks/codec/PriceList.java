package org.concoord.benchmarks.codec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.Replicated;

/** As many small values as a {@link Shelf} has objects: which one it is makes no difference. */
@Replicated
class PriceList {
  private final List<Price> prices = new ArrayList<>();

  PriceList() {}

  public void fill(int count) {
    for (int i = 0; i < count; i++) {
      prices.add(new Price(i, i % 100));
    }
  }

  /** What an article costs. */
  record Price(long article, int cents) {}
}
