package org.concoord.benchmarks.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a shop is asked for: the kind of value that calls carry. */
record Order(long id, String customer, boolean express, List<Line> lines) {
  /** So many of one article. */
  record Line(String article, int count, double price) {}

  /** Orders of one to five lines, the same at each call. */
  static List<Order> samples(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Line> lines = new ArrayList<>();
      for (int line = random.nextInt(1, 6); line > 0; line--) {
        lines.add(
            new Line(
                "article-" + random.nextInt(500), random.nextInt(1, 100), random.nextDouble()));
      }
      orders.add(
          new Order(random.nextLong(1L << 40), "customer " + i, random.nextBoolean(), lines));
    }
    return orders;
  }
}
