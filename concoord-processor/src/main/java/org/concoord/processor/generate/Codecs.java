package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ListType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ScalarType;

/**
 * Every type of a replicated class that needs a codec of its own, and the nested class that is it.
 */
final class Codecs {
  private final ReplicatedClass replicated;
  private final Map<String, ValueType> types = new TreeMap<>();
  private final Map<TypeName, ClassName> names = new HashMap<>();

  Codecs(ReplicatedClass replicated) {
    this.replicated = replicated;
    for (Operation operation : replicated.operations()) {
      operation.parameters().forEach(parameter -> collect(parameter.type()));
      if (operation.result() != null) {
        collect(operation.result());
      }
    }
    collectFields(replicated.state());
    replicated.exceptions().forEach(this::collectFields);
    assignNames();
  }

  /** Sorted by name of the type. */
  List<ValueType> types() {
    return new ArrayList<>(types.values());
  }

  /** The codec of the replicated object itself. */
  ClassName stateName() {
    String name = String.join("", replicated.className().simpleNames());
    return replicated.replicatedName().nestedClass(name + "State");
  }

  ClassName nameFor(TypeName type) {
    ClassName name = names.get(type);
    if (name == null) {
      throw new IllegalStateException("no codec was planned for " + type);
    }
    return name;
  }

  private void collect(ValueType type) {
    type.accept(
        new ValueType.Visitor<Boolean>() {
          @Override
          public Boolean scalar(ScalarType scalar) {
            return false;
          }

          @Override
          public Boolean list(ListType list) {
            collect(list.element());
            return add(list);
          }

          @Override
          public Boolean record(RecordType record) {
            record.components().forEach(component -> collect(component.type()));
            return add(record);
          }

          @Override
          public Boolean object(ObjectType object) {
            collectFields(object.structure());
            return add(object);
          }

          @Override
          public Boolean opaque(OpaqueType opaque) {
            return false;
          }
        });
  }

  private boolean add(ValueType type) {
    return types.putIfAbsent(type.typeName().toString(), type) == null;
  }

  private void collectFields(Structure structure) {
    structure.fields().forEach(field -> collect(field.type()));
  }

  private void assignNames() {
    Set<String> taken = new HashSet<>();
    types.values().forEach(type -> assign(type.typeName(), taken));
    replicated.exceptions().forEach(exception -> assign(exception.className(), taken));
  }

  private void assign(TypeName type, Set<String> taken) {
    String wanted = describe(type) + "Codec";
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    names.put(type, replicated.replicatedName().nestedClass(name));
  }

  /** {@code AccountList} for {@code List<Account>}. */
  private static String describe(TypeName type) {
    if (type instanceof ParameterizedTypeName list) {
      return describe(list.typeArguments().get(0)) + list.rawType().simpleName();
    }
    if (type instanceof ClassName name) {
      return String.join("", name.simpleNames());
    }
    return "Bytes"; // byte[], the only array
  }
}
