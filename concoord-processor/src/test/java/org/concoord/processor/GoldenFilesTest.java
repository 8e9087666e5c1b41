package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written for {@code good/X.java} is {@code expected/XProxy.java}, {@code
 * expected/XReplicated.java} and the contract {@code expected/x.json}, to the letter, and compiles
 * without a warning. {@code -Dconcoord.rewrite=true} rewrites the expected files.
 */
final class GoldenFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Counter", "Bank", "Library", "Shelf"})
  void generatedTextIsAsExpected(String name) throws IOException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "bank/" + name + ".java",
                Compiled.resource("good/" + name + ".java"),
                "bank/Shelves.java",
                Compiled.resource("good/Shelves.java")));

    assertThat(compiled.complaints()).isEmpty();
    for (String suffix : new String[] {"Proxy", "Replicated"}) {
      String file = name + suffix + ".java";
      assertExpected(file, compiled.generated("bank/" + file));
    }
    String contract = name.equals("Bank") ? "bank.v1" : name.toLowerCase(Locale.ROOT);
    assertExpected(
        contract + ".json",
        Files.readString(compiled.classes().resolve("META-INF/concoord/" + contract + ".json")));
  }

  private static void assertExpected(String file, String written) throws IOException {
    if (Boolean.getBoolean("concoord.rewrite")) {
      Files.writeString(Path.of("src/test/resources/expected", file), written);
    } else {
      assertThat(written).isEqualTo(Compiled.resource("expected/" + file));
    }
  }

  @Test
  void generatedTextDoesNotDependOnTheOrderOfSources() {
    String counter = Compiled.resource("good/Counter.java");
    String bank = Compiled.resource("good/Bank.java");
    Map<String, String> oneWay = new LinkedHashMap<>();
    oneWay.put("bank/Counter.java", counter);
    oneWay.put("bank/Bank.java", bank);
    Map<String, String> otherWay = new LinkedHashMap<>();
    otherWay.put("bank/Bank.java", bank);
    otherWay.put("bank/Counter.java", counter);

    Compiled one = Compiled.byJavac(directory.resolve("one"), oneWay);
    Compiled other = Compiled.byJavac(directory.resolve("other"), otherWay);

    assertThat(one.generated("bank/BankReplicated.java"))
        .isEqualTo(other.generated("bank/BankReplicated.java"));
    assertThat(one.generated("bank/BankProxy.java"))
        .isEqualTo(other.generated("bank/BankProxy.java"));
  }
}
