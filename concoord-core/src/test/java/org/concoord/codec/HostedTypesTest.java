package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.codec.HostedTypes.Version;
import org.junit.jupiter.api.Test;

/** Two replicas that were given different classes find out, and say by what (F3). */
class HostedTypesTest {
  private static final Map<String, Version> MINE =
      Map.of("type \"a\"", new Version(1, 5), "type \"c\"", new Version(2, 6));

  private static String difference(Map<String, Version> mine, Map<String, Version> others) {
    HostedTypes own = HostedTypes.of(new TreeMap<>(mine));
    var out = new MessagePackWriter();
    HostedTypes.of(new TreeMap<>(others)).write(out);
    assertThat(out.size()).isLessThan(Limits.FIRST_FRAME_BYTES - 500);
    return own.difference(
        HostedTypes.read(new MessagePackReader(out.toByteArray())), "here:1", "there:2");
  }

  @Test
  void theFirstDifferenceIsNamed() {
    assertThat(difference(MINE, MINE)).isEmpty();
    assertThat(difference(MINE, Map.of("type \"c\"", new Version(3, 6))))
        .isEqualTo(
            "here:1 was given type \"a\", which there:2 was not; give all replicas the same types"
                + " and values");
    assertThat(difference(Map.of(), MINE)).startsWith("there:2 was given type \"a\"");
    assertThat(
            difference(
                MINE, Map.of("type \"a\"", new Version(1, 5), "type \"c\"", new Version(3, 7))))
        .isEqualTo(
            "type \"c\" is schema 2 at here:1 and 3 at there:2; start all replicas from one build");
    assertThat(
            difference(
                MINE, Map.of("type \"a\"", new Version(1, 4), "type \"c\"", new Version(3, 7))))
        .isEqualTo(
            "type \"a\" is another version of its class at here:1 (fingerprint 5) than at there:2"
                + " (4); start all replicas from one build");
  }

  /** A first frame is bounded, and the digest is of everything. */
  @Test
  void aDifferenceBeyondWhatIsListedIsFound() {
    SortedMap<String, Version> many = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      many.put("type \"number%03d\"".formatted(i), new Version(1, i));
    }
    SortedMap<String, Version> others = new TreeMap<>(many);
    assertThat(difference(many, others)).isEmpty();
    others.put("type \"number499\"", new Version(2, 499));
    assertThat(difference(many, others))
        .matches("here:1 and there:2 were given different types, after the first \\d+; start.*");
    others.remove("type \"number003\"");
    assertThat(difference(many, others)).startsWith("here:1 was given type \"number003\"");
  }
}
