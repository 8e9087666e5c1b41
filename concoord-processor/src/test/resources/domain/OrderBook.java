package domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** Orders of a shop, from the cart to the parcel. */
@Replicated("orders")
public class OrderBook {
  private final Map<UUID, Order> orders = new LinkedHashMap<>();
  private final EnumMap<Status, Integer> byStatus = new EnumMap<>(Status.class);

  public UUID place(UUID id, String customer, List<Line> lines, Instant at) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("an order has at least one line");
    }
    if (orders.putIfAbsent(id, new Order(id, customer, lines, at)) == null) {
      count(Status.PLACED, 1);
    }
    return id;
  }

  public void pay(UUID id, BigDecimal amount) throws UnknownOrderException, WrongAmountException { // WARNING: UnknownOrderException will reach callers as RemoteInvocationException, not as itself: its constructors make the message anew, out of what does not travel; give it one more, which need not be public: UnknownOrderException(String message) { super(message); }
    Order order = find(id);
    if (amount.compareTo(order.total()) != 0) {
      throw new WrongAmountException(order.total(), amount);
    }
    move(order, Status.PAID);
  }

  public void ship(UUID id, String tracking) throws UnknownOrderException {
    Order order = find(id);
    order.tracking = Optional.of(tracking);
    move(order, Status.SHIPPED);
  }

  @ReadOnly
  public Order get(UUID id) throws UnknownOrderException {
    return find(id);
  }

  @ReadOnly
  public List<Order> openOrders() {
    List<Order> open = new ArrayList<>();
    for (Order order : orders.values()) {
      if (order.status != Status.SHIPPED) {
        open.add(order);
      }
    }
    open.sort(Comparator.comparing((Order order) -> order.placedAt).thenComparing(o -> o.customer));
    return open;
  }

  @ReadOnly
  public Map<Status, Integer> counts() {
    return byStatus;
  }

  private Order find(UUID id) throws UnknownOrderException {
    Order order = orders.get(id);
    if (order == null) {
      throw new UnknownOrderException(id);
    }
    return order;
  }

  private void move(Order order, Status to) {
    count(order.status, -1);
    order.status = to;
    count(to, 1);
  }

  private void count(Status status, int by) {
    byStatus.merge(status, by, Integer::sum);
  }

  public enum Status {
    PLACED,
    PAID,
    SHIPPED
  }

  public record Line(String sku, int quantity, BigDecimal price) {
    public Line {
      if (quantity <= 0) {
        throw new IllegalArgumentException("quantity " + quantity);
      }
    }

    BigDecimal total() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }

  public static class Order {
    private final UUID id;
    private final String customer;
    private final List<Line> lines;
    private final Instant placedAt;
    private Status status = Status.PLACED;
    private Optional<String> tracking = Optional.empty();

    Order(UUID id, String customer, List<Line> lines, Instant placedAt) {
      this.id = id;
      this.customer = customer;
      this.lines = lines;
      this.placedAt = placedAt;
    }

    public BigDecimal total() {
      return lines.stream().map(Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public UUID id() {
      return id;
    }

    public Status status() {
      return status;
    }

    public Optional<String> tracking() {
      return tracking;
    }
  }

  public static class UnknownOrderException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownOrderException(UUID id) {
      super("no order " + id);
    }
  }

  public static class WrongAmountException extends Exception {
    private static final long serialVersionUID = 1L;
    private final BigDecimal due;
    private final BigDecimal paid;

    public WrongAmountException(BigDecimal due, BigDecimal paid) {
      super(paid + " paid where " + due + " is due");
      this.due = due;
      this.paid = paid;
    }

    public BigDecimal due() {
      return due;
    }

    public BigDecimal paid() {
      return paid;
    }
  }
}
