package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.concoord.annotations.ReplicatedValue;
import org.concoord.processor.bodies.Bodies;
import org.jspecify.annotations.Nullable;

/** Reads one class whose values travel by themselves. */
public final class ValueClassReader {
  private final TypeElement type;
  private final Problems problems;
  private final Source source;

  public ValueClassReader(
      Elements elements, Types types, Bodies bodies, TypeElement type, Problems problems) {
    this.type = type;
    this.problems = problems;
    this.source = new Source(elements, types, bodies, type);
  }

  /** The class, or null if its values cannot travel, which the problems then tell. */
  public @Nullable ValueClass read() {
    String name = type.getSimpleName().toString();
    if (!type.getTypeParameters().isEmpty()) {
      problems.error(
          type,
          name
              + " has type parameters, and nothing says what its values hold;"
              + " remove them, or annotate a class that names them");
      return null;
    }
    ValueType values = new TypeReader(source, problems).read(type.asType(), type, name);
    if (values == null || problems.hasErrors() || problems.hasUnresolvedTypes()) {
      return null;
    }
    if (OperationRules.leadsToReply(values)) {
      problems.error(type, name + " holds a Reply, which does not travel; leave it out");
      return null;
    }
    ReplicatedValue annotation = type.getAnnotation(ReplicatedValue.class);
    String given = annotation == null ? "" : annotation.value();
    ModuleElement module = source.elements().getModuleOf(type);
    return new ValueClass(
        type,
        ClassName.get(type),
        given.isEmpty() ? name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) : given,
        isPublic(),
        source.elements().getTypeElement(module, "javax.annotation.processing.Generated") != null,
        values);
  }

  /** Classes that were judged by the names of their constructors' parameters. */
  public Set<String> judgedByNames() {
    return source.judgedByNames();
  }

  private boolean isPublic() {
    for (Element e = type;
        e != null && e.getKind() != ElementKind.PACKAGE;
        e = e.getEnclosingElement()) {
      if (!e.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }
}
