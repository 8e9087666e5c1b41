package org.concoord.processor;

import com.google.auto.service.AutoService;
import com.palantir.javapoet.JavaFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Removed;
import org.concoord.annotations.Replicated;
import org.concoord.annotations.ReplicatedValue;
import org.concoord.processor.bodies.Bodies;
import org.concoord.processor.contract.Contract;
import org.concoord.processor.contract.ContractCheck;
import org.concoord.processor.generate.ProxyGenerator;
import org.concoord.processor.generate.ReplicatedGenerator;
import org.concoord.processor.generate.ValueTypeGenerator;
import org.concoord.processor.model.ClassReader;
import org.concoord.processor.model.Problems;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.ValueClass;
import org.concoord.processor.model.ValueClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes, beside each class annotated {@link Replicated}, its proxy and its {@code ReplicatedType}.
 *
 * <p>Each class is handled by itself, and what is written for it depends on nothing but what can be
 * reached from it (an <i>isolating</i> processor, as Gradle says).
 */
@AutoService(Processor.class)
public final class ReplicatedProcessor extends AbstractProcessor {
  private final Set<String> waiting = new TreeSet<>();
  private final Set<String> waitingValues = new TreeSet<>();
  private final Set<String> judgedByNames = new TreeSet<>();
  private final Set<String> unchecked = new TreeSet<>();
  private Bodies bodies;

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(
        Replicated.class.getCanonicalName(),
        ReplicatedValue.class.getCanonicalName(),
        ReadOnly.class.getCanonicalName(),
        Removed.class.getCanonicalName());
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(Bodies.SAFE, ContractCheck.OPTION);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    bodies = Bodies.of(environment);
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      // Types still unresolved are the compiler's to report: it says "cannot find symbol" at each.
      if (round.errorRaised()) {
        bodies.checkNow();
      }
      noteBodiesNotSeen();
      return true;
    }
    ElementFilter.typesIn(round.getRootElements()).forEach(bodies::await);
    for (TypeElement type :
        ElementFilter.typesIn(round.getElementsAnnotatedWith(Replicated.class))) {
      waiting.add(type.getQualifiedName().toString());
    }
    for (TypeElement type :
        ElementFilter.typesIn(round.getElementsAnnotatedWith(ReplicatedValue.class))) {
      waitingValues.add(type.getQualifiedName().toString());
    }
    ElementFilter.typesIn(round.getElementsAnnotatedWith(Removed.class))
        .forEach(this::checkHasFields);
    processSafely(waiting, this::processType);
    processSafely(waitingValues, this::processValue);
    return true; // Claimed: javac -Xlint:processing would else warn of annotations nobody handles.
  }

  /**
   * An exception out of a processor is a stack trace instead of a compilation; ours is an error on
   * the class.
   */
  private void processSafely(Set<String> names, Consumer<TypeElement> step) {
    for (String name : List.copyOf(names)) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      if (type == null) {
        continue;
      }
      try {
        step.accept(type);
      } catch (RuntimeException e) {
        names.remove(name);
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        messager()
            .printMessage(
                Diagnostic.Kind.ERROR,
                "the ConCoord processor failed on this class; please report it with this trace: "
                    + trace,
                type);
      }
    }
  }

  private void checkHasFields(TypeElement type) {
    if (type.getKind() != ElementKind.CLASS) {
      messager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "%s is no class whose objects are written by their fields, so nothing of it can be"
                      .formatted(type.getSimpleName())
                  + " skipped; remove @Removed, and make another type instead of changing this one",
              type);
    }
  }

  private void processType(TypeElement type) {
    Problems problems = new Problems(type, bodies::hasSource);
    ClassReader reader =
        new ClassReader(
            processingEnv.getElementUtils(), processingEnv.getTypeUtils(), bodies, type, problems);
    ReplicatedClass replicated = reader.read();
    if (problems.hasUnresolvedTypes()) {
      return; // Perhaps another processor writes them in this round.
    }
    waiting.remove(type.getQualifiedName().toString());
    judgedByNames.addAll(reader.judgedByNames());
    if (!bodies.check(type, reader.declaredExceptions())) {
      unchecked.add(type.getQualifiedName().toString());
    }
    Contract contract = replicated == null ? null : ContractCheck.of(replicated, keptContracts());
    if (contract != null) {
      checkContract(contract, type, problems);
    }
    problems
        .found()
        .forEach(found -> messager().printMessage(found.kind(), found.message(), found.element()));
    if (replicated != null && contract != null) {
      writeContract(contract, type);
      write(new ProxyGenerator(replicated).generate(), type);
      write(
          new ReplicatedGenerator(replicated, contract.schema(), contract.fingerprint()).generate(),
          type);
    }
  }

  private void processValue(TypeElement type) {
    Problems problems = new Problems(type, bodies::hasSource);
    ValueClassReader reader =
        new ValueClassReader(
            processingEnv.getElementUtils(), processingEnv.getTypeUtils(), bodies, type, problems);
    ValueClass value = reader.read();
    if (problems.hasUnresolvedTypes()) {
      return;
    }
    waitingValues.remove(type.getQualifiedName().toString());
    judgedByNames.addAll(reader.judgedByNames());
    problems
        .found()
        .forEach(found -> messager().printMessage(found.kind(), found.message(), found.element()));
    if (value != null) {
      write(new ValueTypeGenerator(value, ContractCheck.fingerprint(value)).generate(), type);
    }
  }

  private @Nullable Path keptContracts() {
    String directory = processingEnv.getOptions().get(ContractCheck.OPTION);
    return directory == null ? null : Path.of(directory);
  }

  private void checkContract(Contract contract, TypeElement type, Problems problems) {
    Path directory = keptContracts();
    if (directory != null) {
      ContractCheck.breaks(contract, directory).forEach(change -> problems.error(type, change));
    }
  }

  private void writeContract(Contract contract, Element origin) {
    String name = ContractCheck.resource(contract);
    try (Writer out =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", name, origin)
            .openWriter()) {
      out.write(ContractCheck.text(contract));
    } catch (FilerException anotherOfThatName) {
      messager()
          .printMessage(
              Diagnostic.Kind.WARNING,
              "another class of this compilation has the type name \"%s\", so that no replica can host"
                      .formatted(contract.type())
                  + " both, and the contract is the other one's; give this one another name in its"
                  + " @Replicated",
              origin);
    } catch (IOException e) {
      messager()
          .printMessage(
              Diagnostic.Kind.ERROR, "could not write " + name + ": " + e.getMessage(), origin);
    }
  }

  private void write(JavaFile file, Element origin) {
    try {
      file.writeTo(processingEnv.getFiler());
    } catch (IOException e) {
      messager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "could not write " + file.typeSpec().name() + ": " + e.getMessage(),
              origin);
    }
  }

  private void noteBodiesNotSeen() {
    List<String> notes = new ArrayList<>();
    if (!judgedByNames.isEmpty()) {
      notes.add(
          "the compiler does not show the bodies of some constructors, so they were judged by the"
              + " names and types of their parameters: "
              + String.join(", ", judgedByNames));
    }
    if (!unchecked.isEmpty()) {
      notes.add(
          "nor the bodies of methods, so nobody has looked whether they do the same on every"
              + " replica; compile with javac once to have that done: "
              + String.join(", ", unchecked));
    }
    if (!notes.isEmpty()) {
      messager().printMessage(Diagnostic.Kind.NOTE, String.join("; ", notes));
    }
  }

  private Messager messager() {
    return processingEnv.getMessager();
  }
}
