package org.concoord.processor.bodies;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * Reads bodies when javac has attributed them, which is after all rounds of processing: only then
 * it is known what each name means. A class may call any other of the compilation, so the judgement
 * waits until all of them have been read.
 */
final class AttributedBodies implements TaskListener {
  private static final String OWN_PROCESSOR = "org.concoord.processor.ReplicatedProcessor";

  private final Trees trees;
  private final Elements elements;
  private final Messager messager;
  private final boolean hazardsAreErrors;

  /** The classes to be judged, each with the exceptions that its methods declare. */
  private final Map<String, Set<String>> replicated = new TreeMap<>();

  private final Set<String> awaited = new TreeSet<>();
  private final Map<Element, MethodFacts> facts = new LinkedHashMap<>();
  private final HashOrder order;

  private AttributedBodies(ProcessingEnvironment environment, boolean hazardsAreErrors) {
    this.trees = Trees.instance(environment);
    this.elements = environment.getElementUtils();
    this.messager = environment.getMessager();
    this.hazardsAreErrors = hazardsAreErrors;
    this.order = new HashOrder(trees);
  }

  /** Begins to listen. */
  static AttributedBodies listen(ProcessingEnvironment environment, boolean hazardsAreErrors) {
    AttributedBodies bodies = new AttributedBodies(environment, hazardsAreErrors);
    JavacTask.instance(environment).addTaskListener(bodies);
    return bodies;
  }

  /** A class of this compilation, which will be attributed. */
  void await(TypeElement topLevel) {
    awaited.add(topLevel.getQualifiedName().toString());
  }

  /** A class to be judged. */
  void check(TypeElement type, Set<String> declaredExceptions) {
    replicated.put(type.getQualifiedName().toString(), Set.copyOf(declaredExceptions));
  }

  /** An exception out of a listener would end the compiler without a word on where it was. */
  @Override
  public void finished(TaskEvent event) {
    if (replicated.isEmpty()) {
      return;
    }
    if (event.getKind() == TaskEvent.Kind.ANALYZE && event.getTypeElement() != null) {
      safely(() -> read(event.getTypeElement()));
    } else if (event.getKind() == TaskEvent.Kind.COMPILATION) {
      safely(this::judge);
    }
  }

  /** Has the compiler attribute the replicated classes now, and judges what they do themselves. */
  void judgeNow() {
    safely(
        () -> {
          for (String name : List.copyOf(replicated.keySet())) {
            TypeElement type = elements.getTypeElement(name);
            if (type != null) {
              scan(outermost(type));
            }
          }
          judge();
        });
  }

  private static TypeElement outermost(TypeElement type) {
    return type.getEnclosingElement() instanceof TypeElement outer ? outermost(outer) : type;
  }

  private void safely(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      replicated.clear();
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      messager.printMessage(
          Diagnostic.Kind.ERROR,
          "the ConCoord processor failed on the bodies of replicated classes; please report it"
              + " with this trace: "
              + trace);
    }
  }

  private void read(TypeElement type) {
    scan(type);
    awaited.remove(type.getQualifiedName().toString());
    if (awaited.isEmpty()) {
      judge();
    }
  }

  private void scan(TypeElement type) {
    TreePath path = trees.getPath(type);
    if (path != null && !isGenerated(type)) {
      new ClassScanner(trees, new Origins(trees, order), new Texts(trees, elements), facts)
          .scan(path, null);
    }
  }

  /** What is written here is large, and nothing that a replicated class calls. */
  private static boolean isGenerated(TypeElement type) {
    return type.getAnnotationMirrors().stream()
        .anyMatch(
            annotation ->
                annotation
                        .getAnnotationType()
                        .asElement()
                        .getSimpleName()
                        .contentEquals("Generated")
                    && annotation.getElementValues().toString().contains(OWN_PROCESSOR));
  }

  private void judge() {
    Effects effects = Effects.of(elements, facts);
    Complaints complaints = new Complaints(trees, hazardsAreErrors);
    replicated.forEach(
        (name, declaredExceptions) -> {
          TypeElement type = elements.getTypeElement(name);
          if (type != null) {
            new Judge(elements, effects, complaints, declaredExceptions).judge(type);
          }
        });
    replicated.clear();
    facts.clear();
    complaints.print();
  }
}
