package bad;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

@Replicated
public class References {
  private final List<String> names = new ArrayList<>();
  private Map<String, UUID> ids = new HashMap<>();
  private int reads;

  public double run(List<String> more) {
    more.forEach(names::add);
    Optional.of("a").map(String::toUpperCase).ifPresent(this::note); // ERROR: String.toUpperCase() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    ids.computeIfAbsent("a", References::make);
    return Stream.generate(Math::random).limit(3).mapToDouble(Double::doubleValue).sum(); // ERROR: Math.random() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
  }

  private static UUID make(String name) {
    return UUID.randomUUID(); // ERROR: UUID.randomUUID() differs from replica to replica; take an Invocation and ask it for random() or uuid(), or let the caller draw it and pass it as an argument [concoord:random]
  }

  @ReadOnly
  public int size(List<String> more) {
    more.forEach(this::note); // ERROR: 'size' is @ReadOnly and calls note(), which writes to field 'reads'; remove @ReadOnly, or the change
    more.forEach(names::add); // ERROR: 'size' is @ReadOnly and changes 'names' by add(); remove @ReadOnly, or the change
    List<String> copy = new ArrayList<>();
    more.forEach(copy::add);
    return copy.size();
  }

  private void note(String name) {
    reads++;
  }
}
