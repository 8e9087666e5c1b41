package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.concoord.Replica;
import org.concoord.ReplicaConfig;
import org.concoord.objects.Queue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a class that is at the replicas alone: they tell how it is called. */
@Timeout(60)
class ContractCallTest {
  private static final String SHOP =
      """
      package shop;

      import java.time.Instant;
      import java.util.*;
      import org.concoord.annotations.ReadOnly;
      import org.concoord.annotations.Replicated;

      @Replicated
      public class Shop {
        public enum Size { SMALL, LARGE }

        public record Item(String name, Size size, List<String> tags) {}

        public static class Order {
          private String customer = "nobody";
          private final List<Item> items = new ArrayList<>();
          private long cents = 100;

          public Order() {}

          public long cents() {
            return cents;
          }
        }

        public sealed interface Shape permits Circle, Square {}

        public record Circle(double radius) implements Shape {}

        public record Square(double side) implements Shape {}

        public static class Node {
          private Node next;
        }

        public static class SoldOut extends Exception {
          private final int left;

          public SoldOut(String message, int left) {
            super(message);
            this.left = left;
          }
        }

        private final List<Order> orders = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private Node first;

        public int place(Order order) {
          orders.add(order);
          return orders.size();
        }

        @ReadOnly
        public List<Order> orders() {
          return orders;
        }

        public List<Order> twice(Order order) {
          return List.of(order, order, new Order());
        }

        public Map<Size, List<Item>> sort(List<Item> items) {
          Map<Size, List<Item>> sorted = new LinkedHashMap<>();
          for (Item item : items) {
            sorted.computeIfAbsent(item.size(), size -> new ArrayList<>()).add(item);
          }
          return sorted;
        }

        public Shape grow(Shape shape) {
          return shape instanceof Circle circle ? new Circle(circle.radius() * 2) : shape;
        }

        public int names(HashSet<String> added, Map<Integer, Optional<Instant>> times) {
          names.addAll(added);
          return names.size() + times.size();
        }

        public Instant later(Instant time, byte[] bytes, int[] seconds) {
          return time.plusSeconds(seconds[0] + bytes.length);
        }

        public String say(String text) {
          return text;
        }

        public void buy(int count) throws SoldOut {
          throw new SoldOut("3 are left", 3);
        }

        public void link(Node node) {
          first = node;
        }

        @Override
        public String toString() {
          return orders.size() + " orders";
        }
      }
      """;

  @TempDir private static Path directory;
  private static String address;
  private static Replica replica;
  private static URLClassLoader loader;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectory(directory.resolve("shop"));
    Files.writeString(directory.resolve("shop/Shop.java"), SHOP);
    TypedCommand compiled =
        TypedCommand.run("object", "-o", "shop.Shop", "--classpath", directory.toString());
    assertThat(compiled.exitCode()).as(compiled.err()).isZero();
    loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    try (ServerSocket socket = new ServerSocket(0)) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    replica =
        Replica.start(
            ReplicaConfig.builder()
                .replicate(loader.loadClass("shop.Shop"))
                .replicate(Queue.class)
                .listen(address)
                .build());
    replica.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void close() throws Exception {
    replica.close();
    loader.close();
  }

  @Test
  void takesAndPrintsObjectsAndWhatTheyHold() {
    assertThat(
            printed(
                "place",
                "{\"customer\":\"ada\",\"items\":[{\"name\":\"tea\",\"size\":\"SMALL\",\"tags\":[\"hot\",null]}]}"))
        .isEqualTo("1\n");
    assertThat(printed("orders"))
        .isEqualTo(
            "[{\"cents\":100,\"customer\":\"ada\",\"items\":"
                + "[{\"name\":\"tea\",\"size\":\"SMALL\",\"tags\":[\"hot\",null]}]}]\n");
    assertThat(printed("concoordToString")).isEqualTo("\"1 orders\"\n");
  }

  @Test
  void printsAnObjectThatIsInTwoPlacesTwice() {
    String eve = "{\"cents\":7,\"customer\":\"eve\",\"items\":[]}";

    assertThat(printed("twice", "{\"customer\":\"eve\",\"cents\":7}"))
        .isEqualTo(
            "[" + eve + "," + eve + ",{\"cents\":100,\"customer\":\"nobody\",\"items\":[]}]\n");
  }

  @Test
  void takesEnumsCollectionsAndWhatHasATextOfItsOwn() {
    assertThat(printed("sort", "[{\"name\":\"a\",\"size\":\"LARGE\",\"tags\":null}]"))
        .isEqualTo("{\"LARGE\":[{\"name\":\"a\",\"size\":\"LARGE\",\"tags\":null}]}\n");
    assertThat(
            printed("names", "[\"b\",\"a\",\"b\"]", "{\"1\":null,\"2\":\"2026-01-01T00:00:00Z\"}"))
        .isEqualTo("4\n");
    assertThat(printed("later", "2026-01-01T00:00:00Z", "\"AAAA\"", "[57]"))
        .isEqualTo("\"2026-01-01T00:01:00Z\"\n");
    assertThat(printed("say", "5")).isEqualTo("\"5\"\n");
    assertThat(printed("grow", "{\"Circle\":{\"radius\":1.5}}"))
        .isEqualTo("{\"Circle\":{\"radius\":3.0}}\n");
  }

  @Test
  void tellsWhatTheMethodThrewAsItself() {
    TypedCommand thrown = call("buy", "4");
    TypedCommand json = call("buy", "4", "--json");

    assertThat(thrown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(thrown.err()).isEqualTo("the method threw shop.Shop$SoldOut: 3 are left\n");
    assertThat(json.out())
        .isEqualTo("{\"threw\":\"shop.Shop$SoldOut\",\"message\":\"3 are left\"}\n");
  }

  @Test
  void saysWhatFitsWhereSomethingDoesNot() {
    assertThat(refused("plase", "{}")).contains("shop has no method plase; it has buy(int), ");
    assertThat(refused("buy", "two")).contains("these are no arguments of buy(int): two is no int");
    assertThat(refused("place", "{\"colour\":1}"))
        .contains("Shop.Order has no colour; it has cents, customer, items");
    assertThat(refused("sort", "[{\"name\":\"a\",\"size\":\"HUGE\",\"tags\":[]}]"))
        .contains("Shop.Size has no HUGE; it has LARGE, SMALL");
    assertThat(refused("sort", "[{\"name\":\"a\"}]")).contains("Shop.Item without its size");
    assertThat(refused("link", "{}"))
        .contains("objects of Shop.Node may lead back to themselves, which JSON cannot say");
  }

  @Test
  void goesByTheNameOfTheClassOrTheTypeAndNamesAnObject() {
    TypedCommand byClass =
        TypedCommand.run("call", "-e", address, "-o", "shop.Shop", "second", "orders");
    TypedCommand unknown = TypedCommand.run("call", "-e", address, "bazaar", "orders");

    assertThat(byClass.out()).as(byClass.err()).isEqualTo("[]\n");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err())
        .contains(
            "class bazaar is not on the class path, and of the replicas: no type here is called"
                + " \"bazaar\"; there are queue, shop");
  }

  @Test
  void takesPlainValuesBehindTypeVariables() {
    assertThat(typed("queue", "concoordInit").exitCode()).isZero();
    assertThat(typed("queue", "add", "{\"a\":[1,\"b\",null]}").exitCode()).isZero();
    assertThat(typed("queue", "toList").out()).isEqualTo("[{\"a\":[1,\"b\",null]}]\n");
  }

  @Test
  void theShellDoesTheSame() {
    TypedCommand shell =
        TypedCommand.run(
            Map.of(), "object shop\ncommand say 'a b'\nshowobject\n", "shell", "-e", address);

    assertThat(shell.out()).as(shell.err()).startsWith("shop\n\"a b\"\n\"").contains(" orders\"");
  }

  @Test
  void withItsClassTakesTheSameArguments() {
    TypedCommand placed =
        call(
            "twice",
            "{\"customer\":\"eve\",\"items\":[{\"name\":\"tea\",\"size\":\"SMALL\",\"tags\":[]}]}",
            "--classpath",
            directory.toString());
    TypedCommand grown =
        TypedCommand.run(
            "call",
            "-e",
            address,
            "--classpath",
            directory.toString(),
            "shop.Shop",
            "grow",
            "{\"Square\":{\"side\":1}}");

    assertThat(placed.out()).as(placed.err()).startsWith("[{\"cents\":100,\"customer\":\"eve\"");
    assertThat(grown.out()).as(grown.err()).isEqualTo("{\"Square\":{\"side\":1.0}}\n");
  }

  private static String printed(String... arguments) {
    TypedCommand called = call(arguments);
    assertThat(called.exitCode()).as(called.err()).isZero();
    return called.out();
  }

  private static String refused(String... arguments) {
    TypedCommand called = call(arguments);
    assertThat(called.exitCode()).as(called.err()).isEqualTo(ExitCode.USAGE);
    return called.err();
  }

  private static TypedCommand call(String... arguments) {
    return typed("shop", arguments);
  }

  private static TypedCommand typed(String object, String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "call";
    all[1] = "-e";
    all[2] = address;
    all[3] = object;
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return TypedCommand.run(all);
  }
}
