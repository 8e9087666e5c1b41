package org.concoord.benchmarks.codec;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.Replicated;

/** Orders as the state of an object. */
@Replicated
class OrderBook {
  private final List<Order> orders = new ArrayList<>();

  OrderBook() {}

  public void addAll(List<Order> more) {
    orders.addAll(more);
  }
}
