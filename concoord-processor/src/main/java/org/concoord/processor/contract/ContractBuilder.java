package org.concoord.processor.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.concoord.processor.contract.Contract.Field;
import org.concoord.processor.contract.Contract.Method;
import org.concoord.processor.contract.Contract.Value;
import org.concoord.processor.model.Ids;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.Operation.Kind;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.Sharing;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Creation;
import org.concoord.processor.model.Structure.Removal;
import org.concoord.processor.model.ValueClass;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ArrayType;
import org.concoord.processor.model.ValueType.BoundedType;
import org.concoord.processor.model.ValueType.CollectionType;
import org.concoord.processor.model.ValueType.EnumType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ReplyType;
import org.concoord.processor.model.ValueType.ScalarType;
import org.concoord.processor.model.ValueType.SealedType;
import org.concoord.processor.model.ValueType.StandardType;
import org.jspecify.annotations.Nullable;

/** Makes the contract of a class out of what was read of it. */
final class ContractBuilder {
  private final Sharing sharing;
  private final Map<String, Value> values = new TreeMap<>();

  private ContractBuilder(Sharing sharing) {
    this.sharing = sharing;
  }

  static Contract of(ReplicatedClass replicated) {
    return new ContractBuilder(sharing(replicated)).build(replicated);
  }

  /** Of a class whose values travel by themselves, and are part of no state. */
  static int fingerprint(ValueClass value) {
    ContractBuilder builder =
        new ContractBuilder(new Sharing(Structure.none(value.className()), List.of(value.type())));
    String name = builder.name(value.type());
    List<Value> parts = new ArrayList<>(builder.values.values());
    return Ids.of(
        ContractText.of(
            new Contract(
                value.wireName() + " " + name, 0, 0, List.of(), List.of(), parts, List.of())));
  }

  private static Sharing sharing(ReplicatedClass replicated) {
    List<ValueType> others = new ArrayList<>();
    for (Operation operation : replicated.operations()) {
      operation.parameters().forEach(parameter -> others.add(parameter.type()));
      if (operation.result() != null) {
        others.add(operation.result());
      }
    }
    for (Structure exception : replicated.exceptions()) {
      exception.fields().forEach(field -> others.add(field.type()));
    }
    return new Sharing(replicated.state(), others);
  }

  private Contract build(ReplicatedClass replicated) {
    List<Method> methods = new ArrayList<>();
    for (Operation operation : replicated.operations()) {
      methods.add(
          new Method(
              operation.signature(),
              operation.id(),
              operation.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              operation.parameters().stream().map(parameter -> name(parameter.type())).toList(),
              result(operation)));
    }
    for (Removal removed : replicated.removedMethods()) {
      methods.add(new Method(removed.name(), removed.id(), Method.REMOVED, List.of(), null));
    }
    methods.sort(Comparator.comparing(Method::signature));
    List<Field> state = fields(replicated.state());
    List<Value> exceptions = new ArrayList<>();
    for (Structure exception : replicated.exceptions()) {
      exceptions.add(
          new Value(exception.className().reflectionName(), "exception", fields(exception), ""));
    }
    Contract unnumbered =
        new Contract(
            replicated.typeName(),
            0,
            0,
            methods,
            state,
            new ArrayList<>(values.values()),
            exceptions);
    return unnumbered.numbered(ContractCheck.FIRST_SCHEMA, Ids.of(ContractText.of(unnumbered)));
  }

  private @Nullable String result(Operation operation) {
    ValueType result = operation.result();
    if (operation.kind() == Kind.CONSTRUCTOR) {
      return null;
    }
    return result == null ? null : name(result);
  }

  /**
   * Sorted by name. Where an object is written in two maps, each field tells in which; and where it
   * is filled, and not set, that too.
   */
  private List<Field> fields(Structure structure) {
    Creation creation = sharing.creation(structure);
    boolean inTwo =
        structure.fields().stream().anyMatch(creation::sets)
            && !structure.fields().stream().allMatch(creation::sets);
    List<Field> fields = new ArrayList<>();
    for (Structure.Field field : structure.fields()) {
      List<String> part = new ArrayList<>();
      if (inTwo) {
        part.add(creation.sets(field) ? "by the constructor" : "afterwards");
      }
      if (field.isFinal() && !creation.sets(field)) {
        part.add(Field.IN_PLACE);
      }
      fields.add(new Field(field.name(), field.id(), name(field.type()), String.join(", ", part)));
    }
    for (Removal removed : structure.removed()) {
      fields.add(new Field(removed.name(), removed.id(), Field.REMOVED, ""));
    }
    fields.sort(Comparator.comparing(Field::name));
    return fields;
  }

  /** What a type is on the wire; notes the classes that it is made of. */
  private String name(ValueType type) {
    return type.accept(new Namer());
  }

  private void note(ValueType type, String name, String kind, Supplier<List<Field>> fields) {
    if (!values.containsKey(name)) {
      String cycles = sharing.isKnot(type) ? "own" : sharing.leadsToKnot(type) ? "held" : "";
      values.put(name, new Value(name, kind, List.of(), cycles)); // It may lead back to itself.
      values.put(name, new Value(name, kind, fields.get(), cycles));
    }
  }

  private final class Namer implements ValueType.Visitor<String> {
    @Override
    public String scalar(ScalarType type) {
      return Names.of(type.typeName());
    }

    @Override
    public String standard(StandardType type) {
      return Names.of(type.typeName());
    }

    @Override
    public String array(ArrayType type) {
      return name(type.element()) + "[]";
    }

    @Override
    public String collection(CollectionType type) {
      type.parts().forEach(ContractBuilder.this::name);
      return Names.of(type.typeName());
    }

    @Override
    public String enumeration(EnumType type) {
      String name = Names.of(type.typeName());
      note(
          type,
          name,
          "enum",
          () ->
              type.constants().stream()
                  .sorted()
                  .map(constant -> new Field(constant, Ids.of(constant), "", ""))
                  .toList());
      return name;
    }

    @Override
    public String record(RecordType type) {
      String name = Names.of(type.typeName());
      note(
          type,
          name,
          "record",
          () ->
              type.components().stream()
                  .map(
                      component ->
                          new Field(
                              component.name(),
                              Ids.of(component.name()),
                              name(component.type()),
                              ""))
                  .toList());
      return name;
    }

    @Override
    public String object(ObjectType type) {
      String name = Names.of(type.typeName());
      note(type, name, "object", () -> fields(type.structure()));
      return name;
    }

    @Override
    public String oneOf(SealedType type) {
      String name = Names.of(type.typeName());
      note(
          type,
          name,
          "sealed",
          () ->
              type.alternatives().stream()
                  .map(
                      alternative ->
                          new Field(
                              alternative.className().simpleName(),
                              alternative.id(),
                              name(alternative.type()),
                              ""))
                  .sorted(Comparator.comparing(Field::name))
                  .toList());
      return name;
    }

    @Override
    public String opaque(OpaqueType type) {
      return "Object";
    }

    @Override
    public String reply(ReplyType type) {
      return Names.of(type.typeName());
    }

    @Override
    public String bounded(BoundedType type) {
      return Names.of(type.typeName());
    }
  }
}
