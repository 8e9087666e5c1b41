package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written for {@code good/X.java} is {@code expected/XProxy.java} and {@code
 * expected/XReplicated.java}, to the letter, and compiles without a warning. {@code
 * -Dconcoord.rewrite=true} rewrites the expected files.
 */
final class GoldenFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Counter", "Bank", "Library"})
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
      String generated = compiled.generated("bank/" + file);
      if (Boolean.getBoolean("concoord.rewrite")) {
        Files.writeString(Path.of("src/test/resources/expected", file), generated);
      } else {
        assertThat(generated).isEqualTo(Compiled.resource("expected/" + file));
      }
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
