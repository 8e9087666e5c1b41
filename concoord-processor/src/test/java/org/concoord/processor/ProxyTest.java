package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated proxies and types together, over a client that runs calls at once but through bytes.
 */
final class ProxyTest {
  static final Map<String, String> SOURCES =
      Map.of(
          "org/concoord/ConcoordClient.java", Compiled.resource("stub/ConcoordClient.java"),
          "bank/Bank.java", Compiled.resource("good/Bank.java"),
          "bank/BankScenario.java", Compiled.resource("scenario/BankScenario.java"));

  static final List<String> FACTS =
      List.of(
          "BankProxy[savings]",
          "limit 5",
          "limit null",
          "opened ann",
          "cannot open with -3, 3, eve",
          "closed, and so no 4, 4",
          "seal null",
          "seal 2",
          "ann 6 [Transfer[from=ann, to=bob, amount=4, note=Note[text=null, urgent=true, tags=[1, 2]]]]",
          "bob 4 []",
          "none2",
          "shared client closed: false",
          "BankProxy[bank.v1] at b:2, c:3",
          "own client closed: true");

  @TempDir Path directory;

  @Test
  void callsReachTheObjectAndAnswersTheCaller() throws ReflectiveOperationException {
    Compiled compiled = Compiled.byJavac(directory, SOURCES);

    assertThat(compiled.success()).as("%s", compiled.complaints()).isTrue();
    assertThat(compiled.run("bank.BankScenario", "run")).isEqualTo(FACTS);
  }
}
