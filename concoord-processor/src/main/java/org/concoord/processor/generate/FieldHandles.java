package org.concoord.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Field;
import org.concoord.processor.model.Structure.Removal;

/**
 * The ids of fields and the {@code VarHandle}s that reach them, private ones included. A lookup in
 * the class's own package and module needs neither flags nor {@code opens}.
 */
final class FieldHandles {
  private static final Modifier[] CONSTANT = {Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL};

  private final Structure structure;
  private final NameAllocator names = new NameAllocator();
  private final NameAllocator lookups = new NameAllocator();

  FieldHandles(Structure structure) {
    this.structure = structure;
    for (Field field : structure.fields()) {
      String constant = Constants.of(field.name());
      names.newName(constant, field);
      names.newName(constant + "_ID", idTag(field));
    }
    for (Removal removal : structure.removed()) {
      names.newName(Constants.of(removal.name()) + "_ID", removal);
    }
    // Classes of two packages, or A.B and AB, may be in one line of inheritance.
    structure.fields().stream()
        .map(Field::owner)
        .distinct()
        .forEach(owner -> lookups.newName("in" + String.join("", owner.simpleNames()), owner));
  }

  private static String idTag(Field field) {
    return "id of " + field.name();
  }

  /** The constant that holds the field's id. */
  String id(Field field) {
    return names.get(idTag(field));
  }

  /** The constant that holds the id of a field that once was. */
  String id(Removal removal) {
    return names.get(removal);
  }

  /** The constants, which no local variable may hide. */
  Set<String> constants() {
    Set<String> constants = new TreeSet<>();
    for (Field field : structure.fields()) {
      constants.add(names.get(field));
      constants.add(id(field));
    }
    structure.removed().forEach(removal -> constants.add(id(removal)));
    return constants;
  }

  void addTo(TypeSpec.Builder codec) {
    structure.fields().forEach(field -> addId(codec, id(field), field.id()));
    structure.removed().forEach(removal -> addId(codec, id(removal), removal.id()));
    if (structure.fields().isEmpty()) {
      return;
    }
    for (Field field : structure.fields()) {
      codec.addField(VarHandle.class, names.get(field), CONSTANT);
    }
    codec.addStaticBlock(lookups());
    if (structure.fields().stream()
        .anyMatch(field -> field.type().typeName() instanceof ParameterizedTypeName)) {
      codec.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "unchecked")
              .build());
    }
  }

  private static void addId(TypeSpec.Builder codec, String constant, int id) {
    codec.addField(
        FieldSpec.builder(TypeName.INT, constant, CONSTANT).initializer("$L", id).build());
  }

  private CodeBlock lookups() {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .beginControlFlow("try")
            .addStatement(
                "$T caller = $T.lookup()", MethodHandles.Lookup.class, MethodHandles.class);
    Set<ClassName> owners = new HashSet<>();
    for (Field field : structure.fields()) {
      if (owners.add(field.owner())) {
        code.addStatement(
            "$T $L =$W$T.privateLookupIn($T.class, caller)",
            MethodHandles.Lookup.class,
            lookup(field),
            MethodHandles.class,
            field.owner());
      }
      code.addStatement(
          "$L =$W$L.findVarHandle($T.class, $S, $T.class)",
          names.get(field),
          lookup(field),
          field.owner(),
          field.name(),
          field.erasure());
    }
    return code.nextControlFlow("catch ($T e)", ReflectiveOperationException.class)
        .addStatement("throw new $T(e)", ExceptionInInitializerError.class)
        .endControlFlow()
        .build();
  }

  private String lookup(Field field) {
    return lookups.get(field.owner());
  }

  CodeBlock get(Field field, String object) {
    // Of a type variable the handle gives what the variable is erased to.
    CodeBlock exactly = isExact(field) ? CodeBlock.of("") : CodeBlock.of("($T) ", field.erasure());
    return CodeBlock.of(
        "($T) $L$L.get($L)",
        field.type().typeName(),
        exactly,
        names.get(field),
        receiver(field, object));
  }

  CodeBlock set(Field field, String object, CodeBlock value) {
    return CodeBlock.of(
        "$L.set($L, $L)",
        names.get(field),
        receiver(field, object),
        isExact(field) ? value : CodeBlock.of("($T) ($L)", field.erasure(), value));
  }

  private static boolean isExact(Field field) {
    TypeName type = field.type().typeName();
    TypeName erasure = type instanceof ParameterizedTypeName generic ? generic.rawType() : type;
    return erasure.equals(field.erasure());
  }

  /** Of exactly the handle's type: a call through a handle that has to adapt it is slow. */
  private CodeBlock receiver(Field field, String object) {
    ClassName owner = field.owner();
    return owner.equals(structure.className())
        ? CodeBlock.of("$L", object)
        : CodeBlock.of("($T) $L", owner, object);
  }
}
