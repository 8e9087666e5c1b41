package org.concoord.testkit.junit;

/** A class as users write it: a number that is added to. Its subclasses are mistakes. */
class Abacus {
  long value;

  long add(long delta) {
    value += delta;
    return value;
  }

  long value() {
    return value;
  }

  /** Asks the clock now and then. */
  static final class Clocked extends Abacus {
    @Override
    long add(long delta) {
      return super.add(value % 7 == 6 ? delta + (System.nanoTime() & 0xff) : delta);
    }
  }

  /** Forgets every fiftieth addition; what it counts does not travel with it. */
  static final class Leaky extends Abacus {
    private int additions;

    @Override
    long add(long delta) {
      return ++additions % 50 == 0 ? value : super.add(delta);
    }
  }

  /** Never ends well. */
  static final class Endless extends Abacus {
    @Override
    long add(long delta) {
      return delta == 9 ? add(delta) : super.add(delta);
    }
  }

  /** Changes by being read, which the compiler would refuse. */
  static final class Worn extends Abacus {
    @Override
    long value() {
      return value++;
    }
  }

  /** Makes a call of its own, which the compiler would refuse. */
  static final class Calling extends Abacus {
    static final ThreadLocal<AbacusProxy> OTHER = new ThreadLocal<>();

    @Override
    long add(long delta) {
      OTHER.get().addAsync(delta);
      return super.add(delta);
    }
  }
}
