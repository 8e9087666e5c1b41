package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which methods can be called, and under which id. */
final class MethodsTest {
  @TempDir Path directory;

  private Live<Object> live(Map<String, String> sources) throws ReflectiveOperationException {
    Compiled compiled = Compiled.byJavac(directory, sources);
    assertThat(compiled.complaints()).isEmpty();
    return compiled.type("p.ThingReplicated");
  }

  @Test
  void theIdIsTheFirst31BitsOfTheHashOfTheSignature() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Thing { public void increment() {} }
                """));
    // printf 'increment()' | sha256sum begins with 5842f1be: 0x5842f1be >>> 1
    assertThat(live.id("increment()")).isEqualTo(0x5842f1be >>> 1);
  }

  @Test
  void inheritedMethodsAreCallableOnceAndObjectsNever() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Thing extends Base<String> implements Api, Comparable<Thing> {
                  @Override public int compare(String text) { return text.length(); }
                  @Override public int compareTo(Thing other) { return 0; }
                  @Override public boolean equals(Object other) { return other == this; }
                  @Override public int hashCode() { return 1; }
                  public static void not() {}
                  void neither() {}
                }
                """,
                "p/Base.java",
                """
                package p;
                abstract class Base<T> {
                  public abstract int compare(T value);
                  public T twice(T value) { return value; }
                  public int shared() { return 1; }
                }
                """,
                "p/Api.java",
                """
                package p;
                interface Api {
                  int shared();
                  default int extra() { return 2; }
                }
                """));
    assertThat(live.type().methods())
        .extracting(MethodDescriptor::signature)
        .containsExactlyInAnyOrder(
            "concoordInit()",
            "compare(String)",
            "compareTo(Thing)",
            "twice(String)",
            "shared()",
            "extra()");
    String twice = live.call("twice(String)", out -> out.writeString("x"), ValueReader::readString);
    assertThat(twice).isEqualTo("x");
  }

  @Test
  void argumentsThatDoNotFitAreRefusedBeforeTheMethodRuns() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Thing {
                  public void run(int once) { throw new IllegalStateException("ran"); }
                }
                """));
    ReplicatedType<Object> type = live.type();
    for (MessagePackReader arguments :
        new MessagePackReader[] {
          Live.written(out -> {}),
          Live.written(out -> out.writeString("1")),
          Live.written(
              out -> {
                out.writeLong(1);
                out.writeLong(2);
              })
        }) {
      assertThatThrownBy(
              () -> type.invoke(live.object(), live.id("run(int)"), null, arguments, null))
          .isInstanceOf(MalformedValueException.class);
    }
  }

  @Test
  void annotatedTypesAndNamesOfOurOwnAreNoObstacle() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.List;
                import org.jspecify.annotations.Nullable;
                /** Costs 5 $T, {@code $L}. */
                @org.concoord.annotations.Replicated
                public class Thing {
                  private final @Nullable String in;
                  private int last, pairs, id, fresh, i, out, object, caller, METHODS;
                  public Thing() { this("a"); }
                  public Thing(String in) { this.in = in; }
                  public @Nullable String run(
                      List<@Nullable String> object, int methodId, int result, int answer, Call call) {
                    return object.get(0) + methodId + result + answer + call.out() + in;
                  }
                }
                """,
                "p/Call.java",
                "package p; public record Call(int in, int out, int value) {}",
                "p/ThingState.java",
                "package p; public record ThingState(Call ValueReader) {}"));
    live.restore(live.state());
    String answer =
        live.call(
            "run(List,int,int,int,Call)",
            out -> {
              out.writeArrayHeader(1);
              out.writeNil();
              out.writeLong(1);
              out.writeLong(2);
              out.writeLong(3);
              out.writeArrayHeader(3);
              out.writeLong(4);
              out.writeLong(5);
              out.writeLong(6);
            },
            ValueReader::readString);
    assertThat(answer).isEqualTo("null1235a");
  }

  /** The parameter itself is not built yet, but what would be refused without it is. */
  @Test
  void aVariableBoundByAnotherIsAnythingAtAll() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.List;
                @org.concoord.annotations.Replicated
                public class Thing {
                  public <A, B extends A> int count(A first, List<B> rest) {
                    return rest.size() + 1;
                  }
                }
                """));
    assertThat(live.id("count(Object,List)")).isPositive();
  }

  @Test
  void aVariableMayHaveSeveralBounds() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.*;
                @org.concoord.annotations.Replicated
                public class Thing {
                  public <T extends Number & Comparable<T>> T larger(T a, T b) {
                    return a.compareTo(b) > 0 ? a : b;
                  }
                  public <T extends Number & Comparable<T>> T largest(List<? extends T> list) {
                    return Collections.max(list);
                  }
                }
                """));
    assertThat(live.id("larger(Number,Number)")).isNotEqualTo(live.id("largest(List)"));
  }

  @Test
  void aVariableOfAMethodMayHaveSeveralBoundsBesideThoseOfTheClass() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.*;
                @org.concoord.annotations.Replicated
                public class Thing<K extends Comparable<K>, V, B extends Number & Comparable<B>> {
                  private final Map<K, V> values = new TreeMap<>();
                  private final List<B> numbers = new ArrayList<>();
                  public <T extends Number & Comparable<T>> T put(
                      K key, V value, List<K> more, T number, B own) {
                    values.put(key, value);
                    numbers.add(own);
                    return number;
                  }
                }
                """));
    assertThat(live.id("put(Comparable,Object,List,Number,Number)")).isPositive();
  }

  @Test
  void aRecordMayHoldWhatABoundedVariableStandsFor() throws Throwable {
    Live<Object> live =
        live(
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.*;
                @org.concoord.annotations.Replicated
                public class Thing<N extends Number, C extends Comparable<C>> {
                  public record Held<X>(X value, int count) {}
                  public static final class Box<X> { X value; }
                  private final List<Held<N>> numbers = new ArrayList<>();
                  private final List<Held<C>> keys = new ArrayList<>();
                  private final Box<N> box = new Box<>();
                  public void hold(N number, Held<C> key) {
                    numbers.add(new Held<>(number, 1));
                    keys.add(key);
                    box.value = number;
                  }
                }
                """));
    assertThat(live.id("hold(Number,Held)")).isPositive();
  }

  @Test
  void namesThatCannotWorkOnceTheInvocationIsLeftOutAreRefused() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                import org.concoord.object.Invocation;
                @org.concoord.annotations.Replicated
                public class Thing {
                  public void wait(Invocation call) {}
                  public void notify(Invocation call) {}
                  public void notifyAll(Invocation call) {}
                  public void close(Invocation call) {}
                  public void acquire() {}
                  public void acquire(Invocation call) {}
                  public void acquire(Invocation call, int permits) {}
                }
                """));

    assertThat(compiled.complaints())
        .contains(
            "Thing.java:5: ERROR: wait() is Java's own in every proxy; call it await()",
            "Thing.java:6: ERROR: notify() is Java's own in every proxy; call it signal()",
            "Thing.java:7: ERROR: notifyAll() is Java's own in every proxy; call it signalAll()",
            "Thing.java:8: ERROR: close() closes the proxy, so the object cannot have one; rename it",
            "Thing.java:10: ERROR: in the proxy, which leaves out the Invocation,"
                + " acquire(org.concoord.object.Invocation) would be what acquire() is; rename one");
  }

  /** What stands for a wildcard in a codec is its bound, which such a method does not take. */
  @Test
  void wildcardsInUsersTypesPassThroughMethods() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.*;
                @org.concoord.annotations.Replicated
                public class Thing {
                  public record Box<T>(T value) {}
                  public record Pair<A, B>(A a, B b) {}
                  public Box<? extends String> echo(Box<? extends String> box) { return box; }
                  public int total(List<Box<? extends String>> boxes) {
                    int total = 0;
                    for (Box<? extends String> box : boxes) { total += box.value().length(); }
                    return total;
                  }
                  public Pair<? extends String, Box<? extends String>> first(
                      Map<String, ? extends Box<? extends String>> boxes) {
                    var first = new ArrayList<>(boxes.entrySet()).get(0);
                    return new Pair<>(first.getKey(), first.getValue());
                  }
                }
                """,
                "p/Caller.java",
                """
                package p;
                import java.util.*;
                public class Caller {
                  public static String run() {
                    try (ThingProxy thing = ThingProxy.local()) {
                      return "" + thing.echo(new Thing.Box<>("x")).value()
                          + thing.total(List.of(new Thing.Box<>("ab"), new Thing.Box<>("c")))
                          + thing.first(Map.of("k", new Thing.Box<>("v")));
                    }
                  }
                }
                """));
    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.run("p.Caller", "run")).isEqualTo("x3Pair[a=k, b=Box[value=v]]");
  }
}
