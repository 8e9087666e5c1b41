package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a seed's run: fewer of everything that the seed draws. With the seed it is a run
 * that can be had again; its text is what a replay takes, and no shell minds it.
 *
 * @param replicas how many replicas; 0 for as many as the seed draws
 * @param clients at most so many clients
 * @param atOnce a client has at most so many calls open, or turns under way
 * @param calls at most so many calls, or turns of a scenario's clients, are begun
 * @param events after so many events the faults stop, at the latest
 * @param faults the numbers of the faults that happen, as {@link Faults} counts them; null for all
 * @param without what else does not happen
 */
public record Reduction(
    int replicas,
    int clients,
    int atOnce,
    int calls,
    long events,
    @Nullable SortedSet<Integer> faults,
    Set<Noise> without) {
  private static final int ALL = Integer.MAX_VALUE;

  /** The run as the seed draws it. */
  public static final Reduction NONE =
      new Reduction(0, ALL, ALL, ALL, Long.MAX_VALUE, null, Set.of());

  /** With a number of replicas of one's own; 0 leaves it to the seed. */
  public Reduction withReplicas(int count) {
    return new Reduction(count, clients, atOnce, calls, events, faults, without);
  }

  Reduction withClients(int count) {
    return new Reduction(replicas, count, atOnce, calls, events, faults, without);
  }

  Reduction withAtOnce(int count) {
    return new Reduction(replicas, clients, count, calls, events, faults, without);
  }

  Reduction withCalls(int count) {
    return new Reduction(replicas, clients, atOnce, count, events, faults, without);
  }

  Reduction withEvents(long count) {
    return new Reduction(replicas, clients, atOnce, calls, count, faults, without);
  }

  Reduction withFaults(SortedSet<Integer> numbers) {
    return new Reduction(replicas, clients, atOnce, calls, events, numbers, without);
  }

  Reduction without(Noise noise) {
    Set<Noise> more = EnumSet.of(noise);
    more.addAll(without);
    return new Reduction(replicas, clients, atOnce, calls, events, faults, more);
  }

  int replicas(int drawn) {
    return replicas == 0 ? drawn : replicas;
  }

  boolean keepsFault(int number) {
    return faults == null || faults.contains(number);
  }

  /** What was drawn, or {@code quiet} where that kind of noise is left out. */
  double keep(Noise noise, double drawn, double quiet) {
    return without.contains(noise) ? quiet : drawn;
  }

  long keep(Noise noise, long drawn, long quiet) {
    return without.contains(noise) ? quiet : drawn;
  }

  boolean keep(Noise noise, boolean drawn) {
    return drawn && !without.contains(noise);
  }

  /** For instance {@code replicas=3,calls=7,faults=2+9,without=loss+drift}; empty for none. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (replicas > 0) {
      parts.add("replicas=" + replicas);
    }
    if (clients < ALL) {
      parts.add("clients=" + clients);
    }
    if (atOnce < ALL) {
      parts.add("at-once=" + atOnce);
    }
    if (calls < ALL) {
      parts.add("calls=" + calls);
    }
    if (events < Long.MAX_VALUE) {
      parts.add("events=" + events);
    }
    if (faults != null) {
      parts.add("faults=" + joined(faults));
    }
    if (!without.isEmpty()) {
      parts.add("without=" + joined(new TreeSet<>(without)));
    }
    return String.join(",", parts);
  }

  private static String joined(Set<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining("+"));
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is no such text, naming the part that is not
   */
  public static Reduction parse(String text) {
    Reduction reduction = NONE;
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      try {
        reduction = reduction.with(part.substring(0, equals), part.substring(equals + 1));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "\"%s\" in \"%s\" is no part of a shrunk run".formatted(part, text), e);
      }
    }
    return reduction;
  }

  private Reduction with(String name, String value) {
    return switch (name) {
      case "replicas" -> withReplicas(Integer.parseInt(value));
      case "clients" -> withClients(Integer.parseInt(value));
      case "at-once" -> withAtOnce(Integer.parseInt(value));
      case "calls" -> withCalls(Integer.parseInt(value));
      case "events" -> withEvents(Long.parseLong(value));
      case "faults" ->
          withFaults(
              parts(value).stream()
                  .map(Integer::valueOf)
                  .collect(Collectors.toCollection(TreeSet::new)));
      case "without" -> {
        Reduction less = this;
        for (String noise : parts(value)) {
          less = less.without(Noise.valueOf(noise.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        yield less;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static List<String> parts(String value) {
    return value.isEmpty() ? List.of() : Arrays.asList(value.split("\\+", -1));
  }
}
