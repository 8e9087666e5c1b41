package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ordinary classes, written as one writes them who has read no more than the README: each does, or
 * the end of a line says what is complained of there.
 */
final class DomainTest {
  @TempDir Path directory;

  static Stream<String> files() throws IOException, URISyntaxException {
    Path domain = Path.of(Objects.requireNonNull(DomainTest.class.getResource("/domain")).toURI());
    try (Stream<Path> files = Files.list(domain)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  /** What their author does about it, in one try. */
  private static final Map<String, List<Mend>> MENDS =
      Map.of(
          "Auction.java",
          List.of(
              new Mend("  private transient List<Object> listeners;\n", ""),
              new Mend("bids(Predicate<Bid> filter)", "bids(String bidder)"),
              new Mend("filter(filter)", "filter(bid -> bid.bidder().equals(bidder))"),
              new Mend("import java.util.function.Predicate;\n", ""),
              new Mend("void close()", "void end()")),
          "ChatRoom.java",
          List.of(
              new Mend("public synchronized ", "public "),
              new Mend("String.format(\"the topic is %s\", topic)", "\"the topic is \" + topic"),
              new Mend(
                  "    public NotAMemberException(String member) {\n      super(member + \" is no member\");",
                  "    NotAMemberException(String message) {\n      super(message);"),
              new Mend(
                  "new NotAMemberException(member)",
                  "new NotAMemberException(member + \" is no member\")")),
          "Inventory.java",
          List.of(
              new Mend("private static int created", "private int created"),
              new Mend("  public Inventory() {\n    created++;", "  public Inventory() {")),
          "InvertedIndex.java",
          List.of(
              new Mend("toLowerCase()", "toLowerCase(java.util.Locale.ROOT)"),
              new Mend("postings = new HashMap<>()", "postings = new java.util.TreeMap<>()")),
          "Ledger.java",
          List.of(
              new Mend(
                  "Currency currency = Currency.getInstance(\"EUR\")", "String currency = \"EUR\""),
              new Mend("import java.util.Currency;\n", "")),
          "LruCache.java",
          List.of(new Mend("  @ReadOnly\n  public Optional<V> get", "  public Optional<V> get")),
          "OrderBook.java",
          List.of(
              new Mend(
                  "    public UnknownOrderException(UUID id) {",
                  "    UnknownOrderException(String message) {\n      super(message);\n    }\n\n"
                      + "    public UnknownOrderException(UUID id) {")),
          "RateLimiter.java",
          List.of(
              new Mend("private static final class Bucket", "static final class Bucket"),
              new Mend("(String caller)", "(String caller, long nanos)"),
              new Mend("(String caller, int permits)", "(String caller, int permits, long nanos)"),
              new Mend("tryAcquire(caller, 1)", "tryAcquire(caller, 1, nanos)"),
              new Mend("new Bucket(burst)", "new Bucket(burst, nanos)"),
              new Mend("refill(perSecond, burst)", "refill(perSecond, burst, nanos)"),
              new Mend(
                  "Bucket(double tokens) {",
                  "Bucket(double tokens, long refilledAt) {\n      this.refilledAt = refilledAt;"),
              new Mend("refilledAt = System.nanoTime()", "refilledAt"),
              new Mend(
                  "refill(double perSecond, double burst)",
                  "refill(double perSecond, double burst, long now)"),
              new Mend("      long now = System.nanoTime();\n", "")),
          "Scheduler.java",
          List.of(
              new Mend(
                  "Duration delay, String command", "Duration delay, String command, Instant now"),
              new Mend("Instant.now()", "now"),
              new Mend(
                  "cancelled = new HashSet<>()", "cancelled = new java.util.LinkedHashSet<>()")));

  private record Mend(String wrong, String right) {
    private String apply(String source) {
      assertThat(source).contains(wrong);
      return source.replace(wrong, right);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isAsSaid(String file) throws IOException {
    String source = Compiled.resource("domain/" + file);

    List<String> complaints =
        Compiled.byJavac(
                directory,
                Map.of("domain/" + file, source),
                "-Xlint:-auxiliaryclass",
                "-Aconcoord.safe=true")
            .complaints();

    if (Boolean.getBoolean("concoord.rewrite")) {
      Marks.rewrite(Path.of("src/test/resources/domain", file), source, complaints);
    } else {
      assertThat(complaints).containsExactlyInAnyOrderElementsOf(Marks.expected(file, source));
    }
  }

  @Test
  void allOfThemReplicateOnceTheyAreMendedAsTheMessagesSay() throws Exception {
    Map<String, String> sources = new TreeMap<>();
    for (String file : files().toList()) {
      String source =
          Compiled.resource("domain/" + file).replaceAll("(?m) // (ERROR|WARNING): .*$", "");
      for (Mend mend : MENDS.getOrDefault(file, List.of())) {
        source = mend.apply(source);
      }
      sources.put("domain/" + file, source);
    }
    sources.put("domain/DomainScenario.java", Compiled.resource("scenario/DomainScenario.java"));

    Compiled compiled = Compiled.byJavac(directory, sources, "-Xlint:-auxiliaryclass");

    assertThat(compiled.complaints()).isEmpty();
    assertThat((List<?>) compiled.run("domain.DomainScenario", "run"))
        .map(Object::toString)
        .containsExactly(
            "orders: 59.98 PAID {PLACED=1, PAID=1}",
            "orders: no order 00000000-0000-0001-0000-000000000003",
            "orders: 1 paid where 59.98 is due, 59.98",
            "ledger: 1200 off by 1, [1, 2]",
            "scheduler: [a, c] 0",
            "roads: [bern, thun, spiez, brig]",
            "cache: Optional[1] Optional.empty 0.5",
            "index: [second] 4",
            "inventory: 5 3 only 3 of Place[warehouse=x, article=nail]",
            "chat: [Notice[text=bob has joined], Said[member=bob, text=hi, at=1970-01-01T00:00:00Z]]",
            "chat: eve is no member",
            "limiter: true true false true",
            "auction: ACCEPTED TOO_LOW CLOSED ann");
  }
}
