package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for bodies that one file alone cannot show; the others are in {@code bad/}. */
final class BodiesTest {
  private static final String CLOCK =
      """
      package p;
      @org.concoord.annotations.Replicated
      public class Clock {
        private long last;
        public void tick() { last = System.nanoTime(); }
      }
      """;

  @TempDir Path directory;

  @Test
  void aProxyIsNotCalledFromWithin() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of("bad/CallsProxy.java", Compiled.resource("scenario/CallsProxy.java")));

    assertThat(compiled.complaints())
        .hasSize(7)
        .allSatisfy(
            complaint ->
                assertThat(complaint)
                    .contains("is called by a replica, which would wait for what it must execute"))
        .anySatisfy(
            complaint ->
                assertThat(complaint)
                    .startsWith("CallsProxy.java:12: ERROR: CallsProxyProxy.add() is called"));
  }

  @Test
  void whatIsCalledInAnotherFileIsLookedAtToo() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                import org.concoord.annotations.*;
                @Replicated
                public class Thing {
                  private long at;
                  private Part part = new Part();
                  public void run() { at = Times.next(at); }
                  @ReadOnly public int look() { return part.take(); }
                }
                """,
                "p/Times.java",
                """
                package p;
                import java.util.*;
                final class Times {
                  static long next(long at) { return at + System.nanoTime(); }
                  static long unused() { return System.nanoTime(); }
                }
                """,
                "p/Part.java",
                "package p; class Part { int left = 3; int take() { return --left; } }"));

    assertThat(compiled.complaints())
        .hasSize(2)
        .anySatisfy(
            complaint ->
                assertThat(complaint)
                    .startsWith("Times.java:4: MANDATORY_WARNING: System.nanoTime() differs"))
        .anySatisfy(
            complaint ->
                assertThat(complaint)
                    .startsWith(
                        "Thing.java:8: ERROR: 'look' is @ReadOnly and calls take(), which writes to"
                            + " field 'left'"));
  }

  @Test
  void aClassThatReplicasMayDoDifferentlyCompilesWithAWarningThatCannotBeTurnedOff() {
    for (String[] options :
        List.of(new String[0], new String[] {"-nowarn"}, new String[] {"-Aconcoord.safe=false"})) {
      Compiled compiled = Compiled.byJavac(directory, Map.of("p/Clock.java", CLOCK), options);

      assertThat(compiled.success()).isTrue();
      assertThat(compiled.complaints())
          .hasSize(1)
          .allSatisfy(
              complaint ->
                  assertThat(complaint)
                      .startsWith("Clock.java:5: MANDATORY_WARNING: System.nanoTime()"));
    }
  }

  @Test
  void itDoesNotCompileWhereThatIsAskedForHoweverMisspelt() {
    for (String option :
        List.of("-Aconcoord.safe=true", "-Aconcoord.safe", "-Aconcoord.safe=yes")) {
      Compiled compiled = Compiled.byJavac(directory, Map.of("p/Clock.java", CLOCK), option);

      assertThat(compiled.success()).isFalse();
      assertThat(compiled.complaints())
          .hasSize(1)
          .allSatisfy(
              complaint ->
                  assertThat(complaint).startsWith("Clock.java:5: ERROR: System.nanoTime()"));
    }
  }

  @Test
  void bodiesAreSeenThroughTheWrapperOfABuildTool() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of("p/Clock.java", CLOCK),
            "-processor",
            WrappedProcessor.class.getName());

    assertThat(compiled.complaints())
        .hasSize(1)
        .allSatisfy(
            complaint -> assertThat(complaint).startsWith("Clock.java:5: MANDATORY_WARNING"));
    assertThat(compiled.notes()).isEmpty();
  }

  /** Hands the processor an environment as Gradle's incremental compilation does. */
  public static final class WrappedProcessor extends AbstractProcessor {
    private final ReplicatedProcessor processor = new ReplicatedProcessor();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public Set<String> getSupportedOptions() {
      return processor.getSupportedOptions();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      processor.init(new Wrapper(environment));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }
  }

  private static final class Wrapper implements ProcessingEnvironment {
    private final ProcessingEnvironment delegate;

    Wrapper(ProcessingEnvironment delegate) {
      this.delegate = delegate;
    }

    @Override
    public Map<String, String> getOptions() {
      return delegate.getOptions();
    }

    @Override
    public Messager getMessager() {
      return delegate.getMessager();
    }

    @Override
    public Filer getFiler() {
      return delegate.getFiler();
    }

    @Override
    public Elements getElementUtils() {
      return delegate.getElementUtils();
    }

    @Override
    public Types getTypeUtils() {
      return delegate.getTypeUtils();
    }

    @Override
    public SourceVersion getSourceVersion() {
      return delegate.getSourceVersion();
    }

    @Override
    public java.util.Locale getLocale() {
      return delegate.getLocale();
    }
  }
}
