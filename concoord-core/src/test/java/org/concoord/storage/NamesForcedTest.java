package org.concoord.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory is itself a name in another, which the power may take. What is forced is what a
 * flight recording has of it.
 */
class NamesForcedTest {
  @TempDir private Path temporary;

  /** As a recording has it. */
  private Path path;

  private interface Step {
    void run() throws IOException;
  }

  @BeforeEach
  void resolve() throws IOException {
    path = temporary.toRealPath();
  }

  /** The files and directories of this test that are forced meanwhile, one after the other. */
  private List<String> forced(Step step) throws IOException {
    Path file = path.resolve("forces.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      step.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .map(event -> event.getString("path"))
        .filter(forced -> forced.startsWith(path.toString()))
        .toList();
  }

  /** Whoever made it may have been killed before it had forced that. */
  @Test
  void aDirectoryThatOthersHaveMadeLastsBeforeALogIsInIt() throws IOException {
    Path made = Files.createDirectories(path.resolve("some/where"));

    assertThat(forced(() -> FileDirectory.at(made).close()))
        .contains(path.toString(), path.resolve("some").toString());

    Logs.open(FileDirectory.at(made)).log().close();
    assertThat(forced(() -> FileDirectory.at(made).close())).as("with a log in it").isEmpty();
  }

  /** Nothing may be found in the place of a directory that was set aside: it would form anew. */
  @Test
  void whatTakesThePlaceOfADirectoryIsThereForGoodBeforeThatIsRenamed() throws IOException {
    Path directory = path.resolve("replica");
    Logs.open(FileDirectory.at(directory)).log().close();
    Path fresh = path.resolve("replica.rejoining");

    List<String> forced = forced(() -> SetAside.sound(directory, "it was replaced"));

    // The name of what was made, that of what was set aside, and that of what took its place.
    assertThat(forced)
        .containsExactly(
            fresh.resolve("rejoin").toString(),
            fresh.toString(),
            path.toString(),
            path.toString(),
            path.toString());
  }
}
