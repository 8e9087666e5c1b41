package net.example.tickets;

import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** The seats of one evening. Nobody outside this package sees the class, or what it is made of. */
@Replicated
class Tickets {
  private final int seats;
  private final List<Booking> bookings = new ArrayList<>();

  Tickets() {
    this(0);
  }

  Tickets(int seats) {
    this.seats = seats;
  }

  /** Returns how many seats are left then. */
  public int book(Booking booking) throws SoldOutException {
    int left = left();
    if (booking.seats() > left) {
      throw new SoldOutException(booking, left);
    }
    bookings.add(booking);
    return left - booking.seats();
  }

  @ReadOnly
  public int left() {
    int left = seats;
    for (Booking booking : bookings) {
      left -= booking.seats();
    }
    return left;
  }

  @ReadOnly
  public List<Booking> bookings() {
    return bookings;
  }
}
