package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class Fields {
  private Thread thread; // ERROR: field 'thread' of Fields cannot be of type java.lang.Thread: use primitives and their boxes, String, byte[], records and plain classes of these, or a List, Collection, ArrayList or LinkedList of these
  private Shelf shelf;
  private transient int cache; // ERROR: field 'cache' of Fields is transient, so a restored replica would differ from the others; remove transient, or compute the value where it is needed
  private Node first;
  private Hidden hidden; // ERROR: field 'hidden' of Fields cannot be of type bad.Fields.Hidden: generated code cannot reach it; make Hidden public, or package-private in the package of the replicated class

  static class Shelf {
    java.util.Random random; // ERROR: field 'random' of Shelf cannot be of type java.util.Random: use primitives and their boxes, String, byte[], records and plain classes of these, or a List, Collection, ArrayList or LinkedList of these
  }

  static class Node {
    Node next; // ERROR: field 'next' of Node cannot be of type bad.Fields.Node: Node contains itself, which is not supported yet; refer to others by an id
  }

  private static class Hidden {}
}
