package net.example.tickets;

class SoldOutException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Booking refused;
  private final int left;

  SoldOutException(Booking refused, int left) {
    this.refused = refused;
    this.left = left;
  }

  Booking refused() {
    return refused;
  }

  int left() {
    return left;
  }
}
