package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.HostedTypes;
import org.concoord.codec.MessagePackReader;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/**
 * The types that a replica can run, by name, and the classes whose values it can read behind their
 * bounded type variables. Immutable and thread-safe.
 */
public final class TypeRegistry {
  /** The key of commands that run no code of a user's, and so are always quick. */
  public static final int BOOKKEEPING_KEY = 0;

  private final Map<String, BoundType<?>> types = new TreeMap<>();
  private final List<String> methodNames = new ArrayList<>(List.of("bookkeeping"));
  private final ValueTypes values;

  /** With the JDK's values alone. */
  public TypeRegistry(List<? extends ReplicatedType<?>> replicatedTypes) {
    this(replicatedTypes, ValueTypes.STANDARD);
  }

  /**
   * @throws IllegalArgumentException if two types have one name, or two methods of one type one id
   */
  public TypeRegistry(List<? extends ReplicatedType<?>> replicatedTypes, ValueTypes values) {
    this.values = values;
    for (ReplicatedType<?> type : replicatedTypes) {
      BoundType<?> bound = new BoundType<>(type, methodNames.size());
      BoundType<?> other = types.put(type.name(), bound);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s are both named \"%s\": give one of them another name in its @Replicated"
                .formatted(other.type().type().getName(), type.type().getName(), type.name()));
      }
      for (int i = 0; i < bound.methodCount(); i++) {
        methodNames.add(bound.name() + "." + bound.method(i).signature());
      }
    }
  }

  public static TypeRegistry of(ReplicatedType<?>... types) {
    return new TypeRegistry(List.of(types));
  }

  /** Whether objects of any type are told of sessions that end (S4). */
  boolean listensToSessions() {
    return types.values().stream().anyMatch(type -> type.type().listensToSessions());
  }

  /** Whether objects of that type can be created here. */
  public boolean knows(String typeName) {
    return types.containsKey(typeName);
  }

  /** All types and the user's classes of values, in the versions that are here. */
  public HostedTypes hosted() {
    SortedMap<String, HostedTypes.Version> versions = new TreeMap<>();
    types.forEach(
        (name, type) ->
            versions.put(
                "type \"" + name + "\"",
                new HostedTypes.Version(type.type().schema(), type.type().fingerprint())));
    for (ReplicatedValueType<?> value : values.registered()) {
      versions.put(
          "value type \"" + value.name() + "\"", new HostedTypes.Version(0, value.fingerprint()));
    }
    return HostedTypes.of(versions);
  }

  /** The names of all types, sorted. */
  public List<String> names() {
    return List.copyOf(types.keySet());
  }

  /**
   * The type that a command names and this replica does not know, or null: a leader refuses such a
   * command, since executing it would stop this replica (F3).
   */
  public @Nullable String unknownType(CommandCursor command) {
    if (command.kind() != CommandKind.CREATE_OBJECT) {
      return null;
    }
    try {
      MessagePackReader in = command.arguments(new MessagePackReader());
      in.skipValue();
      String typeName = in.readString();
      return knows(typeName) ? null : typeName;
    } catch (MalformedValueException e) {
      // Execution answers such a command in the same way on every replica.
      return null;
    }
  }

  /** Keys of methods, see {@link StateMachine#methodKey}, are below this. */
  public int methodKeys() {
    return methodNames.size();
  }

  /** Type and signature of the method with that key, for log lines. */
  public String methodName(int methodKey) {
    return methodNames.get(methodKey);
  }

  /** Names the methods of all types. */
  public void forEachMethod(MethodVisitor visitor) {
    for (BoundType<?> type : types.values()) {
      for (int i = 0; i < type.methodCount(); i++) {
        visitor.visit(type.key(i), type.name(), type.method(i).signature());
      }
    }
  }

  /** Takes methods one by one. */
  @FunctionalInterface
  public interface MethodVisitor {
    /** The method with that key: its type's name and its signature. */
    void visit(int methodKey, String typeName, String signature);
  }

  ValueTypes values() {
    return values;
  }

  @Nullable BoundType<?> find(String typeName) {
    return types.get(typeName);
  }
}
