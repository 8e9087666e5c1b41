package world;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** The user's own types. */
public final class Types {
  private Types() {}

  public enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    },
    BLUE
  }

  public record Point(int x, String label) {}

  public sealed interface Shape permits Circle, Square, Plain {}

  public record Circle(int radius) implements Shape {}

  public record Square(long side) implements Shape {}

  public enum Plain implements Shape {
    EMPTY
  }

  public sealed interface Expression permits Number, Sum {}

  public record Number(int value) implements Expression {}

  public record Sum(Expression left, Expression right) implements Expression {}

  static Expression expression(Random r, int depth) {
    return depth == 0 || r.nextBoolean()
        ? new Number(r.nextInt())
        : new Sum(expression(r, depth - 1), expression(r, depth - 1));
  }

  /** A value of a class that only assigns. */
  public static final class Money {
    private final long cents;

    public Money(long cents) {
      this.cents = cents;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Money money && money.cents == cents;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(cents);
    }

    @Override
    public String toString() {
      return "" + cents;
    }
  }

  /** Some fields by the constructor, some after it. */
  public static class Account {
    private final String owner;
    private final List<Point> history = new ArrayList<>();
    private final int[] totals = new int[2];
    private long balance;

    public Account(String owner) {
      this.owner = owner;
    }

    @Override
    public String toString() {
      return owner + history + totals[0] + totals[1] + balance;
    }
  }

  static Account account(Random r) {
    Account account = new Account("o" + r.nextInt(9));
    account.balance = r.nextInt();
    account.totals[1] = r.nextInt();
    account.history.add(new Point(1, "h" + r.nextInt(99)));
    return account;
  }

  /** Leads to itself. */
  public static class Node {
    final String name;
    Node next;
    final List<Node> others = new ArrayList<>();

    public Node(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(name);
      for (Node other : others) {
        text.append('/').append(other.name).append(other == this).append(other == next);
      }
      return text.append(next == null ? "" : "," + next.name + (next.next == this)).toString();
    }
  }

  static Node node(Random r) {
    Node node = new Node("n" + r.nextInt(99));
    node.next = new Node("m" + r.nextInt(99));
    node.next.next = r.nextBoolean() ? node : null;
    node.others.add(node);
    node.others.add(node.next);
    return node;
  }

  /** Generic values. */
  public record Box<E>(E value, int size) {}

  /** A generic object. */
  public static class Cell<E> {
    private E value;
    private List<E> before = new ArrayList<>();

    static <E> Cell<E> of(E value) {
      Cell<E> cell = new Cell<>();
      cell.value = value;
      cell.before.add(value);
      return cell;
    }

    @Override
    public String toString() {
      return Objects.toString(before.size()) + Objects.equals(before.get(0), value);
    }
  }

  /** A generic sealed type. */
  public sealed interface Tree<E> {
    record Leaf<E>() implements Tree<E> {}

    record Fork<E>(Tree<E> left, E value, Tree<E> right) implements Tree<E> {}
  }
}
