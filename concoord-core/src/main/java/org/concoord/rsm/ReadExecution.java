package org.concoord.rsm;

import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ValueTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads (R7): methods that change nothing, on the state as it stands, outside of the log. A
 * read belongs to no session and no slot, its outcome is kept nowhere, and only this replica runs
 * it; so nothing it comes to can tell replicas apart, and whatever it throws, errors of the VM too,
 * is its caller's alone.
 */
final class ReadExecution {
  private final TypeRegistry registry;
  private final ObjectTable objects;
  private final OutcomeWriter outcomes;
  private final MessagePackReader arguments;
  private @Nullable Throwable thrown;

  ReadExecution(TypeRegistry registry, ObjectTable objects, OutcomeWriter outcomes) {
    this.registry = registry;
    this.objects = objects;
    this.outcomes = outcomes;
    this.arguments = new MessagePackReader().with(registry.values(), false);
  }

  /** What the last read threw, or null. */
  @Nullable Throwable thrown() {
    return thrown;
  }

  byte[] execute(CommandCursor read) {
    thrown = null;
    read.arguments(arguments);
    HostedObject<?> object = objects.find(read.objectId());
    if (object != null) {
      return run(object, read);
    }
    return read.objectId() == 0
        ? executeByName(read)
        : incompatible("no object has id " + read.objectId());
  }

  /** An object that nobody has created yet is as the log would create it, and stays uncreated. */
  private byte[] executeByName(CommandCursor read) {
    String name;
    String typeName;
    try {
      name = arguments.readString();
      typeName = arguments.readString();
    } catch (MalformedValueException e) {
      return incompatible("an object's name and type expected: " + e.getMessage());
    }
    HostedObject<?> existing = objects.find(name);
    BoundType<?> type = existing == null ? registry.find(typeName) : existing.type();
    if (type == null) {
      return incompatible("the replicas do not know the type \"" + typeName + "\"");
    }
    if (!type.name().equals(typeName)) {
      return incompatible("\"%s\" is a %s, not a %s".formatted(name, type.name(), typeName));
    }
    if (existing != null) {
      return run(existing, read);
    }
    HostedObject<?> fresh;
    try {
      fresh = HostedObject.create(0, name, type);
    } catch (Throwable t) {
      thrown = t;
      return outcomes.thrown(type, t);
    }
    return run(fresh, read);
  }

  /** Whether a method changes nothing is what its type says, not who sends the read. */
  private byte[] run(HostedObject<?> object, CommandCursor read) {
    BoundType<?> type = object.type();
    int index = type.indexOf(read.methodId());
    if (index == BoundType.UNKNOWN) {
      return incompatible(Execution.unknown(object, read));
    }
    MethodDescriptor method = type.method(index);
    if (method.kind() != MethodDescriptor.Kind.READ_ONLY) {
      return incompatible("%s.%s is not @ReadOnly".formatted(type.name(), method.signature()));
    }
    try {
      object.invoke(read.methodId(), null, arguments, outcomes.ok());
      return outcomes.finish();
    } catch (MalformedValueException e) {
      return incompatible(
          Execution.versions(object, read, "") + "arguments do not fit: " + e.getMessage());
    } catch (ValueTooLargeException e) {
      return outcomes.tooLarge("the result");
    } catch (Throwable t) {
      thrown = t;
      return outcomes.thrown(type, t);
    }
  }

  private static byte[] incompatible(String text) {
    return OutcomeStatus.INCOMPATIBLE_TYPE.withText(text);
  }
}
