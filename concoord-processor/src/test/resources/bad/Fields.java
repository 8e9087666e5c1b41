package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class Fields {
  private Thread thread; // ERROR: field 'thread' of Fields cannot be of type java.lang.Thread: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
  private Shelf shelf;
  private transient int cache; // ERROR: field 'cache' of Fields is transient, so a restored replica would differ from the others; remove transient, or compute the value where it is needed
  private Node first;
  private Hidden hidden; // ERROR: field 'hidden' of Fields cannot be of type bad.Fields.Hidden: generated code cannot reach what is private; remove private from Hidden

  static class Shelf {
    java.util.Random random; // ERROR: field 'random' of Shelf cannot be of type java.util.Random: use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums, Optional, arrays, the collections of java.util, and records and plain classes of these
  }

  static class Node {
    Node next;
  }

  private static class Hidden {}
}
