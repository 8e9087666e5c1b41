package domain;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** One lot, the highest bid wins. */
@Replicated
public class Auction {
  private Lot lot;
  private final List<Bid> bids = new ArrayList<>();
  private Instant closesAt = Instant.MAX;
  private transient List<Object> listeners; // ERROR: field 'listeners' of Auction is transient, so a restored replica would differ from the others; remove transient, or compute the value where it is needed

  public void open(Lot newLot, Instant closing) {
    lot = Objects.requireNonNull(newLot);
    closesAt = closing;
    bids.clear();
  }

  public Outcome bid(Bid bid, Instant now) {
    if (now.isAfter(closesAt)) {
      return Outcome.CLOSED;
    }
    Bid highest = highest();
    BigDecimal least = highest == null ? lot.startingPrice : highest.amount().add(lot.increment);
    if (bid.amount().compareTo(least) < 0) {
      return Outcome.TOO_LOW;
    }
    bids.add(bid);
    return Outcome.ACCEPTED;
  }

  @ReadOnly
  public Bid highest() {
    return bids.isEmpty() ? null : bids.get(bids.size() - 1);
  }

  @ReadOnly
  public List<Bid> bids(Predicate<Bid> filter) { // ERROR: parameter 'filter' cannot be of type java.util.function.Predicate<domain.Auction.Bid>: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
    return bids.stream().filter(filter).toList();
  }

  @ReadOnly
  public long secondsLeft(Instant now) {
    return closesAt.getEpochSecond() - now.getEpochSecond();
  }

  public void close() { // ERROR: close() closes the proxy, so the object cannot have one; rename it
    closesAt = Instant.MIN;
  }

  public enum Outcome {
    ACCEPTED,
    TOO_LOW,
    CLOSED;

    boolean isFinal() {
      return this == CLOSED;
    }
  }

  public record Bid(String bidder, BigDecimal amount, Instant at) implements Serializable {}

  public static class Lot {
    String title;
    BigDecimal startingPrice;
    BigDecimal increment = BigDecimal.ONE;

    public Lot(String title, BigDecimal startingPrice) {
      this.title = title;
      this.startingPrice = startingPrice;
    }
  }
}
