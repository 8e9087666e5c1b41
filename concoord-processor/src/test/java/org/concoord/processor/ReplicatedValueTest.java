package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.Codecs;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.Opaque;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's values behind type variables: clients know their classes, replicas do not. */
final class ReplicatedValueTest {
  @TempDir Path directory;

  private ReplicatedValueType<?> order;
  private ReplicatedValueType<?> link;
  private Compiled compiled;

  @BeforeEach
  void compile() throws ReflectiveOperationException {
    compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Order.java",
                """
                package p;
                import java.util.*; import org.concoord.annotations.ReplicatedValue;
                @ReplicatedValue("order.v1")
                public record Order(String what, List<Integer> amounts) {
                  public static Object some() { return new Order("pears", List.of(1, 2)); }
                  public static Object ring() {
                    Link link = new Link();
                    link.next = new Link();
                    link.next.next = link;
                    return link;
                  }
                  public static boolean isRing(Object o) {
                    return o instanceof Link l && l.next != l && l.next.next == l;
                  }
                  @ReplicatedValue
                  static class Link { private Link next; }
                }
                """));
    assertThat(compiled.complaints()).isEmpty();
    ClassLoader loader = compiled.load();
    order = make(loader, "p.OrderValue");
    link = make(loader, "p.Order_LinkValue");
    orders = loader.loadClass("p.Order");
  }

  private Class<?> orders;

  private static ReplicatedValueType<?> make(ClassLoader loader, String name)
      throws ReflectiveOperationException {
    var constructor = loader.loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return (ReplicatedValueType<?>) constructor.newInstance();
  }

  private ValueTypes known() {
    return ValueTypes.STANDARD.with(List.of(order, link));
  }

  private byte[] written(Object value, ValueTypes types) {
    MessagePackWriter out = new MessagePackWriter().with(types);
    Codecs.OPAQUE.write(value, out);
    return out.toByteArray();
  }

  private Object read(byte[] bytes, ValueTypes types, boolean asClient) {
    return Codecs.OPAQUE.read(new MessagePackReader(bytes).with(types, asClient));
  }

  @Test
  void comesBackToAClientThatKnowsItsClass() throws ReflectiveOperationException {
    assertThat(order.name()).isEqualTo("order.v1");
    assertThat(link.name()).isEqualTo("link");
    Object some = orders.getMethod("some").invoke(null);
    assertThat(read(written(some, known()), known(), true)).isEqualTo(some).isNotSameAs(some);
  }

  @Test
  void mayLeadBackToItself() throws ReflectiveOperationException {
    Object ring = orders.getMethod("ring").invoke(null);
    Object back = read(written(ring, known()), known(), true);
    assertThat(orders.getMethod("isRing", Object.class).invoke(null, back)).isEqualTo(true);
  }

  @Test
  void isBytesToReplicasEqualAndWrittenAsSuch() throws ReflectiveOperationException {
    Object some = orders.getMethod("some").invoke(null);
    byte[] bytes = written(some, known());
    Object one = read(bytes, ValueTypes.STANDARD, false);
    Object other = read(bytes, ValueTypes.STANDARD, false);
    assertThat(one).isInstanceOf(Opaque.class).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(read(written("pears", known()), ValueTypes.STANDARD, false));
    assertThat(written(one, ValueTypes.STANDARD)).isEqualTo(bytes);
  }

  @Test
  void isRefusedByWhoeverDoesNotKnowItsClass() throws ReflectiveOperationException {
    Object some = orders.getMethod("some").invoke(null);
    assertThatThrownBy(() -> written(some, ValueTypes.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("values(Order.class)");
    byte[] bytes = written(some, known());
    assertThatThrownBy(() -> read(bytes, ValueTypes.STANDARD, true))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("\"order.v1\", which is not known here");
  }
}
