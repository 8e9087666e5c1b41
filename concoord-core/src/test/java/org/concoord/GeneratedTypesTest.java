package org.concoord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratedTypesTest {
  @Test
  void findsThePackagePrivateCompanionOfAPackagePrivateClass() {
    ReplicaConfig config =
        ReplicaConfig.builder().replicate(Shelf.class).listen("127.0.0.1:14000").build();

    assertThat(config.types())
        .singleElement()
        .isInstanceOf(GeneratedTypesTest_ShelfReplicated.class);
  }

  @Test
  void saysHowTheBuildComesByAMissingCompanion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaConfig.builder().replicate(Forgotten.class))
        .withMessage(
            "org.concoord.GeneratedTypesTest_ForgottenReplicated is missing. It is written by the"
                + " annotation processor when org.concoord.GeneratedTypesTest$Forgotten is compiled:"
                + " annotate the class @Replicated, name concoord-processor in the"
                + " maven-compiler-plugin's <annotationProcessorPaths> (Gradle: annotationProcessor,"
                + " javac: --processor-path; from JDK 23 on, one that is merely on the class path does not"
                + " run), then compile again");
  }

  @Test
  void aClassOfTheJdkHasNoCompanionEither() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaConfig.builder().replicate(String.class))
        .withMessageStartingWith("java.lang.StringReplicated is missing.");
  }

  @Test
  void refusesAClassThatMerelyHasTheNameOfACompanion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaConfig.builder().replicate(Taken.class))
        .withMessage(
            "org.concoord.GeneratedTypesTest_TakenReplicated stands where the annotation processor"
                + " would write what replicas need of org.concoord.GeneratedTypesTest$Taken, but is"
                + " something else. Rename one of the two");
  }

  @Test
  void namesWhatACompanionFailedWith() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaConfig.builder().replicate(Broken.class))
        .withMessage(
            "org.concoord.GeneratedTypesTest_BrokenReplicated could not be made:"
                + " java.lang.IllegalStateException: no such field")
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysWhatToWriteWhereThePackageIsNotOpen(@TempDir Path directory) throws Exception {
    Class<?> type = inAModuleThatOpensNothing(directory);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaConfig.builder().replicate(type))
        .withMessage(
            "the package of shop.TillReplicated is not open to ConCoord. Hand over an instance"
                + " instead, which needs no open package: replicate(new TillReplicated())");
  }

  private static Class<?> inAModuleThatOpensNothing(Path directory)
      throws IOException, ClassNotFoundException {
    Path module = Files.writeString(directory.resolve("module-info.java"), "module shop {}");
    Path till = Files.writeString(directory.resolve("Till.java"), "package shop; class Till {}");
    Path companion =
        Files.writeString(
            directory.resolve("TillReplicated.java"), "package shop; class TillReplicated {}");
    Path classes = directory.resolve("classes");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                module.toString(),
                till.toString(),
                companion.toString());
    assertThat(status).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("shop"));
    return boot.defineModulesWithOneLoader(configuration, GeneratedTypesTest.class.getClassLoader())
        .findLoader("shop")
        .loadClass("shop.Till");
  }

  static class Shelf {}

  static class Forgotten {}

  static class Taken {}

  static class Broken {}
}

final class GeneratedTypesTest_ShelfReplicated extends BareType {}

final class GeneratedTypesTest_TakenReplicated {}

final class GeneratedTypesTest_BrokenReplicated extends BareType {
  GeneratedTypesTest_BrokenReplicated() {
    throw new IllegalStateException("no such field");
  }
}

/** Is asked for nothing but its name. */
abstract class BareType implements ReplicatedType<Object> {
  @Override
  public String name() {
    return "shelf";
  }

  @Override
  public Class<Object> type() {
    return Object.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of();
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Object create() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object construct(int constructorId, ValueReader arguments) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void invoke(
      Object target,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeState(Object target, ValueWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object readState(ValueReader in) {
    throw new UnsupportedOperationException();
  }
}
