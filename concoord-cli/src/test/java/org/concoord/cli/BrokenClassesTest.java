package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of a user's that the JVM refuses: one line, and no stack. */
class BrokenClassesTest {
  private static final int MAJOR_VERSION_BYTE = 7;

  @TempDir private Path directory;

  @Test
  void namesTheClassThatIsMissing() throws IOException {
    compile("Base", "public class Base {}");
    compile("Order", "public class Order extends Base {}");
    Files.delete(directory.resolve("broken/Base.class"));

    assertThat(refused("replica", "-o", "broken.Order"))
        .contains("class broken.Order cannot be loaded: class broken.Base is missing");
  }

  @Test
  void namesTheInitialiserThatThrows() throws IOException {
    compile("Order", "public class Order {}");
    compile(
        "OrderProxy",
        "public class OrderProxy { static { if (true) throw new IllegalStateException(\"no"
            + " disk\\nat all\"); } }");

    assertThat(refused("call", "broken.Order", "place"))
        .isEqualTo(
            "concoord call: the static initialiser of broken.OrderProxy threw"
                + " java.lang.IllegalStateException: no disk\n");
  }

  @Test
  void saysWhichJavaAClassIsOf() throws IOException {
    compile("Order", "public class Order {}");
    Path file = directory.resolve("broken/Order.class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[MAJOR_VERSION_BYTE] = 99;
    Files.write(file, bytes);

    assertThat(refused("call", "broken.Order", "place"))
        .contains("broken.Order", "class file version 99.0", "run it with a newer Java");
  }

  @Test
  void saysThatClassesDoNotFitTogether() throws IOException {
    compile("Order", "public class Order {}");
    compile("Base", "public class Base {}");
    compile("OrderProxy", "public class OrderProxy extends Base {}");
    compile("Base", "public final class Base {}");

    assertThat(refused("call", "broken.Order", "place"))
        .contains("the classes on the class path do not fit together: ");
  }

  private String refused(String... typed) {
    List<String> all = new ArrayList<>(List.of(typed));
    all.add(1, "--classpath");
    all.add(2, directory.toString());
    TypedCommand refused = TypedCommand.run(all.toArray(new String[0]));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).hasLineCount(1).startsWith("concoord " + typed[0] + ": ");
    return refused.err();
  }

  private void compile(String name, String source) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources/broken"));
    Path file =
        Files.writeString(sources.resolve(name + ".java"), "package broken;\n" + source + "\n");
    List<String> arguments =
        List.of(
            "-proc:none",
            "-d",
            directory.toString(),
            "-sourcepath",
            sources.getParent().toString(),
            "-classpath",
            directory.toString(),
            file.toString());
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(new String[0])))
        .isZero();
  }
}
