package org.concoord.rsm;

import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.ExecutedCall;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ValueTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Runs users' code, and makes an outcome of whatever comes out of it, except of what says more
 * about this process than about the call: a {@link VirtualMachineError} or {@link LinkageError} is
 * no outcome (S6).
 */
final class Execution {
  private final TypeRegistry registry;
  private final ObjectTable objects;
  private final OutcomeWriter outcomes;
  private final ParkedCalls parked;
  private final Parking parking;
  private final MessagePackReader arguments;
  private final ExecutedCall invocation;
  private boolean ran;
  private @Nullable Throwable thrown;

  Execution(
      TypeRegistry registry, ObjectTable objects, OutcomeWriter outcomes, ParkedCalls parked) {
    this.registry = registry;
    this.objects = objects;
    this.outcomes = outcomes;
    this.parked = parked;
    this.parking = new Parking(parked);
    this.invocation = new ExecutedCall(parking);
    this.arguments = new MessagePackReader().with(registry.values(), false);
  }

  /** Whether the last command may have run a user's code, so that it must never run again. */
  boolean ran() {
    return ran;
  }

  /** A command's place in the log, as one number. */
  static long place(long slot, int index) {
    return slot * Limits.BATCH_COMMANDS + index;
  }

  /** What the last command threw, or null. */
  @Nullable Throwable thrown() {
    return thrown;
  }

  /**
   * Executes a command of an open session that concerns objects, and returns its outcome.
   *
   * @param index its place in the slot
   * @param clockMicros the replicated clock in that slot
   * @param history what was executed before, as a number
   */
  byte[] execute(
      long slot,
      int index,
      Session session,
      CommandCursor command,
      long clockMicros,
      long history) {
    ran = false;
    thrown = null;
    long place = place(slot, index);
    invocation
        .of(command.sessionSlot(), command.sessionIndex(), command.sequence())
        .at(place, clockMicros, history);
    return switch (command.kind()) {
      case CREATE_OBJECT -> create(slot, command);
      case DROP_OBJECT -> drop(command);
      case CALL, CONSTRUCT -> call(slot, session, command, place);
      case OPEN_SESSION, CLOSE_SESSION, KEEP_ALIVE, CANCEL, NODE_UP, RECONFIGURE, SKIP ->
          throw new IllegalArgumentException(command.kind() + " concerns no object");
      case READ -> throw new IllegalArgumentException("a read in slot " + slot);
    };
  }

  private byte[] create(long slot, CommandCursor command) {
    if (command.argumentsLength() > Limits.NAME_BYTES) {
      return incompatible(
          "name and type of "
              + command.argumentsLength()
              + " bytes, where "
              + Limits.NAME_BYTES
              + " are allowed");
    }
    String name;
    String typeName;
    try {
      command.arguments(arguments);
      name = arguments.readString();
      typeName = arguments.readString();
    } catch (MalformedValueException e) {
      return incompatible("an object's name and type expected: " + e.getMessage());
    }
    HostedObject<?> existing = objects.find(name);
    if (existing != null) {
      return existing.type().name().equals(typeName)
          ? outcomes.ok(existing.id())
          : incompatible(
              "\"%s\" is a %s, not a %s".formatted(name, existing.type().name(), typeName));
    }
    BoundType<?> type = registry.find(typeName);
    if (type == null) {
      throw new FencedException(
          slot,
          "object \"" + name + "\" is of type " + typeName + ", which this replica was not given",
          null);
    }
    return create(slot, name, type);
  }

  private byte[] create(long slot, String name, BoundType<?> type) {
    ran = true;
    try {
      try {
        return outcomes.ok(objects.create(name, type).id());
      } catch (VirtualMachineError | LinkageError fatal) {
        throw fatal;
      } catch (Throwable t) {
        thrown = t;
        return outcomes.thrown(type, t);
      }
    } catch (VirtualMachineError | LinkageError fatal) {
      throw fenced(slot, type.name() + "()", fatal);
    }
  }

  private byte[] drop(CommandCursor command) {
    HostedObject<?> object = objects.find(command.objectId());
    if (object == null) {
      return noObject(command);
    }
    parked.failAll(object, "object \"" + object.name() + "\" was dropped");
    objects.drop(object);
    return OutcomeWriter.okNil();
  }

  private byte[] call(long slot, Session session, CommandCursor command, long place) {
    HostedObject<?> object = objects.find(command.objectId());
    if (object == null) {
      return noObject(command);
    }
    BoundType<?> type = object.type();
    int index = type.indexOf(command.methodId());
    if (index == BoundType.UNKNOWN || !suits(type.method(index), command)) {
      return incompatible(unknown(object, command));
    }
    if (type.method(index).kind() == MethodDescriptor.Kind.PARKING) {
      byte[] refusal = parked.refusal(session);
      if (refusal != null) {
        return refusal;
      }
      parking.begin(session, object, command, place);
    }
    ran = true;
    try {
      byte[] outcome = run(object, command);
      byte[] later = parking.end();
      return later == null ? outcome : later;
    } catch (VirtualMachineError | LinkageError fatal) {
      throw fenced(slot, type.name() + "." + type.method(index).signature(), fatal);
    }
  }

  /** Why an object has no such method. */
  static String unknown(HostedObject<?> object, CommandCursor command) {
    BoundType<?> type = object.type();
    String versions =
        versions(
            object,
            command,
            "object \"%s\" is built from another version of %s than the caller: "
                .formatted(object.name(), type.name()));
    String removed = type.type().removedMethods().get(command.methodId());
    return versions
        + (removed == null
            ? "no %s with id %d is known here".formatted(what(command), command.methodId())
            : "%s.%s was removed".formatted(type.name(), removed));
  }

  /** Which of the two is older, where somebody counts. */
  static String versions(HostedObject<?> object, CommandCursor command, String whereUncounted) {
    int here = object.type().type().schema();
    int there = command.schemaId();
    return here == there || here == 0 || there == 0
        ? whereUncounted
        : "object \"%s\" is schema %d here, the caller was built against %d: "
            .formatted(object.name(), here, there);
  }

  private byte[] run(HostedObject<?> object, CommandCursor command) {
    command.arguments(arguments);
    try {
      switch (command.kind()) {
        case CONSTRUCT -> {
          object.construct(command.methodId(), arguments);
          parked.failAll(object, "object \"" + object.name() + "\" was made anew");
          return OutcomeWriter.okNil();
        }
        default -> {
          object.invoke(command.methodId(), invocation, arguments, outcomes.ok());
          return outcomes.finish();
        }
      }
    } catch (VirtualMachineError | LinkageError fatal) {
      throw fatal;
    } catch (MalformedValueException e) {
      return incompatible(
          versions(object, command, "") + "arguments do not fit: " + e.getMessage());
    } catch (ValueTooLargeException e) {
      return outcomes.tooLarge("the result");
    } catch (Throwable t) {
      thrown = t;
      return outcomes.thrown(object.type(), t);
    }
  }

  private static boolean suits(MethodDescriptor method, CommandCursor command) {
    boolean isConstructor = method.kind() == MethodDescriptor.Kind.CONSTRUCTOR;
    return isConstructor == isConstruct(command);
  }

  private static String what(CommandCursor command) {
    return isConstruct(command) ? "constructor" : "method";
  }

  private static boolean isConstruct(CommandCursor command) {
    return command.kind() == CommandKind.CONSTRUCT;
  }

  private static byte[] noObject(CommandCursor command) {
    return incompatible("no object has id " + command.objectId());
  }

  private static byte[] incompatible(String text) {
    return OutcomeStatus.INCOMPATIBLE_TYPE.withText(text);
  }

  private static FencedException fenced(long slot, String method, Error fatal) {
    return new PoisonException(slot, method, fatal);
  }
}
