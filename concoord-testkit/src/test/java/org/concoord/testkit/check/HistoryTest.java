package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a history is recorded, written and read. */
class HistoryTest {
  @TempDir private Path directory;
  private final AtomicLong time = new AtomicLong();

  private static void assertSame(History actual, History expected) {
    assertThat(actual.calls())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(expected.calls());
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    History history =
        History.of(LinearizabilityPropertyTest.stretched(new SplittableRandom(9), 500, 8, false));
    Path file = directory.resolve("history.txt");
    history.write(file);
    assertSame(History.read(file), history);
  }

  @Test
  void keepsWhateverNamesAreMadeOf() throws IOException {
    HistoryRecorder recorder = new HistoryRecorder("", time::incrementAndGet);
    recorder.invoked("-", "a b\n%\u00e9\ud83d\ude00", -1, "", new byte[0]).returned(new byte[] {0});
    Path file = directory.resolve("history.txt");
    recorder.history().write(file);
    assertSame(History.read(file), recorder.history());
  }

  @Test
  void isWrittenAsThisText() throws IOException {
    History history =
        new HistoryBuilder().add("t 1", 100, 140, 5, 12).openWrite("t2", 120, 7).history();
    Path file = directory.resolve("history.txt");
    history.write(file);
    assertThat(file)
        .hasContent(
            """
            concoord-history 1
            invoked 1 c 100 t+1 x 3 add%28long%29 05
            returned 1 140 000c
            invoked 2 c 120 t2 x 2 write%28long%29 07
            """);
    assertThat(history.calls().get(0)).hasToString("t 1: add(long)(5) -> 12 [100, 140]");
    assertThat(history.calls().get(1)).hasToString("t2: write(long)(7) -> unknown [120, never]");
  }

  @Test
  void writesEachEventBeforeItGoesOn() throws IOException {
    Path file = directory.resolve("events.txt");
    try (HistoryRecorder recorder = HistoryRecorder.appendingTo(file, HistoryRecorder.MACHINE)) {
      PendingCall first = recorder.invoked("A", "x", 1, "read()", new byte[] {1});
      PendingCall second = recorder.invoked("B", "x", 1, "read()", new byte[0]);
      assertThat(History.read(file).calls()).hasSize(2).allMatch(RecordedCall::isOpen);
      first.returned(new byte[] {0, 5});
      second.refused();
      assertSame(History.read(file), recorder.history());
      assertThat(recorder.history().calls()).hasSize(1).noneMatch(RecordedCall::isOpen);
    }
  }

  @Test
  void leavesOutTheHalfLineThatAProcessDiedIn() throws IOException {
    Path file = directory.resolve("torn.txt");
    new HistoryBuilder().read("A", 0, 10, 0).history().write(file);
    String whole = Files.readString(file);
    for (int length = "concoord-history 1\n".length(); length < whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length), StandardOpenOption.TRUNCATE_EXISTING);
      int lineEnds = (int) whole.substring(0, length).chars().filter(c -> c == '\n').count();
      assertThat(History.read(file).calls())
          .as("after %d characters", length)
          .hasSize(lineEnds - 1)
          .allMatch(RecordedCall::isOpen);
    }
  }

  @Test
  void namesTheLineThatItCannotRead() throws IOException {
    assertUnreadable("nothing of ours\n", "is no history");
    assertUnreadable("concoord-history 1\nreturned 1 5 00\n", "line 2", "no call 1 is open");
    assertUnreadable("concoord-history 1\nwhat\n", "line 2", "unknown event what");
    assertUnreadable("concoord-history 1\nrefused 1 2\n", "line 2", "3 fields");
    String invoked = "concoord-history 1\ninvoked 1 c 10 A x 1 read%28%29 -\n";
    assertUnreadable(invoked + "returned 1 9 0000\n", "line 3", "ran backwards");
    assertUnreadable(invoked + "returned 1 x 0000\n", "line 3");
    assertUnreadable(invoked + "refused 1\nrefused 1\n", "line 4", "no call 1 is open");
  }

  private void assertUnreadable(String text, String... says) throws IOException {
    Path file = directory.resolve("bad.txt");
    Files.writeString(file, text);
    assertThatThrownBy(() -> History.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(says)
        .hasMessageContaining("bad.txt");
  }

  /** Two processes of one machine: what one saw is held against what the other saw before. */
  @Test
  void joinsHistoriesOfOneClock() {
    History writer = new HistoryBuilder().by("machine").write("A", 0, 10, 1).history();
    History reader = new HistoryBuilder().by("machine").read("B", 20, 30, 0).history();
    LinearizabilityChecker checker = LinearizabilityChecker.of(new RegisterSpecification());
    assertThat(checker.check(reader).isLinearizable()).isTrue();
    assertThat(checker.check(History.join(List.of(writer, reader))).isLinearizable()).isFalse();
  }

  @Test
  void endsACallOnce() {
    HistoryRecorder recorder = new HistoryRecorder("test", time::incrementAndGet);
    PendingCall call = recorder.invoked("A", "x", 1, "read()", new byte[0]);
    call.returned(new byte[] {0, 1});
    assertThatThrownBy(() -> call.returned(new byte[] {0, 2}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(call::refused).isInstanceOf(IllegalStateException.class);
    assertThat(recorder.history().calls().get(0).outcome()).containsExactly(0, 1);
  }
}
