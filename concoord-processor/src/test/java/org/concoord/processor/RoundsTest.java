package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that name types which do not exist, or not yet. */
final class RoundsTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "p/Thing.java",
          """
          package p;
          @org.concoord.annotations.Replicated
          public class Thing {
            private Later later;
            public Later get() { return later; }
          }
          """,
          "p/Other.java",
          "package p; @org.concoord.annotations.Replicated public class Other {}");

  @TempDir Path directory;

  @Test
  void waitsForATypeThatAnotherProcessorWrites() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            SOURCES,
            "-processor",
            ReplicatedProcessor.class.getName() + "," + LaterProcessor.class.getName());

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/ThingReplicated.java")).contains("Later later");
  }

  @Test
  void waitsForWhatItsClassesExtend() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Thing implements Next { private Item item; }
                """,
                "p/Item.java",
                "package p; public class Item extends Base { int own; }"),
            "-processor",
            LaterProcessor.class.getName() + "," + ReplicatedProcessor.class.getName());

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/ThingReplicated.java")).contains("findVarHandle(Base.class");
    assertThat(compiled.generated("p/ThingProxy.java")).contains("next()").contains("Next");
  }

  @Test
  void leavesATypeThatNeverComesToTheCompiler() {
    Compiled compiled = Compiled.byJavac(directory, SOURCES);

    assertThat(compiled.complaints())
        .hasSize(2)
        .allSatisfy(complaint -> assertThat(complaint).contains("cannot find symbol"));
    assertThat(compiled.generated("p/OtherProxy.java")).isNotEmpty();
  }

  /** Writes {@code p.Later}, and what others extend, in the first round. */
  public static final class LaterProcessor extends AbstractProcessor {
    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        write("Later", "public record Later(int x) {}");
        write("Base", "public class Base { int inherited; }");
        write("Next", "public interface Next { default int next() { return 1; } }");
      }
      return false;
    }

    private void write(String name, String source) {
      try (Writer out = processingEnv.getFiler().createSourceFile("p." + name).openWriter()) {
        out.write("package p; " + source);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
