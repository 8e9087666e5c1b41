package org.concoord.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.Scalar;
import org.concoord.processor.model.Sharing;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ScalarType;
import org.concoord.processor.model.ValueType.StandardType;

/**
 * Every type of a replicated class, and the codec of each: a constant of core's, or one of the
 * nested class {@code Values}, which the users' classes have codecs of their own for.
 */
final class Codecs {
  private static final String HOLDER = "Values";

  private final ClassName home;
  private final Sharing sharing;
  private final Map<String, ValueType> types = new LinkedHashMap<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Map<String, ClassName> classes = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  Codecs(ReplicatedClass replicated) {
    this(
        replicated.replicatedName(), replicated.state(), replicated.exceptions(), used(replicated));
  }

  Codecs(ClassName home, Structure state, List<Structure> exceptions, List<ValueType> others) {
    this.home = home;
    List<ValueType> all = new ArrayList<>(others);
    for (Structure exception : exceptions) {
      exception.fields().forEach(field -> all.add(field.type()));
    }
    this.sharing = new Sharing(state, all);
    state.fields().forEach(field -> collect(field.type()));
    all.forEach(this::collect);
    assignNames(state, exceptions);
  }

  private static List<ValueType> used(ReplicatedClass replicated) {
    List<ValueType> used = new ArrayList<>();
    for (Operation operation : replicated.operations()) {
      operation.parameters().forEach(parameter -> used.add(parameter.type()));
      if (operation.result() != null) {
        used.add(operation.result());
      }
    }
    return used;
  }

  /** Those that need a constant, each after the types that it is made of, unless it leads back. */
  List<ValueType> types() {
    return new ArrayList<>(types.values());
  }

  Sharing sharing() {
    return sharing;
  }

  ClassName holder() {
    return home.nestedClass(HOLDER);
  }

  /** The class that knows the fields of a user's class. */
  ClassName classFor(TypeName type) {
    ClassName name = classes.get(type.toString());
    if (name == null) {
      throw new IllegalStateException("no codec was planned for " + type);
    }
    return name;
  }

  /** The name of a type's constant. */
  String constantFor(ValueType type) {
    String name = constants.get(key(type));
    if (name == null) {
      throw new IllegalStateException("no constant was planned for " + type.typeName());
    }
    return name;
  }

  /** The codec of a type, as an expression. */
  CodeBlock codec(ValueType type) {
    if (isConstant(type)) {
      return CodeBlock.of("$T.$L", holder(), constantFor(type));
    }
    if (type instanceof OpaqueType) {
      return CodeBlock.of("$T.OPAQUE", Spi.CODECS);
    }
    return CodeBlock.of("$T.$L", Spi.CODECS, standardConstant(type));
  }

  /** The constant of core's for a type of the JDK. */
  static String standardConstant(ValueType type) {
    if (type instanceof StandardType standard) {
      return standard.codec();
    }
    if (type instanceof ScalarType scalar) {
      return scalar.scalar() == Scalar.INT
          ? "INTEGER"
          : scalar.scalar() == Scalar.CHAR ? "CHARACTER" : scalar.scalar().name();
    }
    throw new IllegalStateException("none of the JDK's types: " + type.typeName());
  }

  /** The codec of a whole argument, result or field of an exception. */
  CodeBlock root(ValueType type) {
    return sharing.leadsToKnot(type)
        ? CodeBlock.of("$T.$L", holder(), graphConstantFor(type))
        : codec(type);
  }

  String graphConstantFor(ValueType type) {
    return constantFor(type) + "_GRAPH";
  }

  /** Whether the codec is a constant of the generated class. */
  boolean isConstant(ValueType type) {
    if (type instanceof ScalarType || type instanceof StandardType) {
      return sharing.groupOf(type) >= 0;
    }
    return !(type instanceof OpaqueType);
  }

  private void collect(ValueType type) {
    if (seen.add(key(type))) {
      type.parts().forEach(this::collect);
      if (isConstant(type)) {
        types.put(key(type), type);
      }
    }
  }

  private static String key(ValueType type) {
    return type.typeName().toString();
  }

  private void assignNames(Structure state, List<Structure> exceptions) {
    Set<String> takenConstants = new HashSet<>(Set.of("STATE"));
    Set<String> takenClasses = new HashSet<>(Set.of(HOLDER));
    assignClass(state.typeName(), takenClasses);
    for (ValueType type : types.values()) {
      String constant = Constants.of(describe(type.typeName()));
      constants.put(key(type), unique(constant, takenConstants));
      if (type instanceof ObjectType || type instanceof RecordType) {
        assignClass(type.typeName(), takenClasses);
      }
    }
    exceptions.forEach(exception -> assignClass(exception.typeName(), takenClasses));
  }

  private void assignClass(TypeName type, Set<String> taken) {
    if (!classes.containsKey(type.toString())) {
      classes.put(type.toString(), home.nestedClass(unique(describe(type) + "Codec", taken)));
    }
  }

  private static String unique(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  /** {@code AccountList} for {@code List<Account>}. */
  private static String describe(TypeName type) {
    if (type instanceof ParameterizedTypeName parameterized) {
      StringBuilder name = new StringBuilder();
      parameterized.typeArguments().forEach(argument -> name.append(describe(argument)));
      return name + describe(parameterized.rawType());
    }
    if (type instanceof ArrayTypeName array) {
      return describe(array.componentType()) + "Array";
    }
    if (type instanceof WildcardTypeName wildcard) {
      return describe(wildcard.upperBounds().get(0));
    }
    if (type instanceof ClassName name) {
      return String.join("", name.simpleNames());
    }
    String primitive = type.toString();
    return primitive.substring(0, 1).toUpperCase(Locale.ROOT) + primitive.substring(1);
  }
}
