package org.concoord.testkit.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.object.Invocation;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTooLargeException;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/**
 * A replicated class as its own specification: calls run on instances in this process. A state is
 * what {@link ReplicatedType#writeState} writes; an instance is made of it for the call.
 *
 * <p>Since the class must be deterministic to be replicated, it is fit to be a specification. That
 * it is the <em>right</em> class, with the behaviour its author wants, is for other tests to say.
 * What a method is told by an {@link Invocation} stands in the log alone: a class that asks for it
 * is judged in the log's order, and cannot be by what clients saw.
 *
 * @param <T> the replicated class
 */
public final class ReplicatedSpecification<T>
    implements Specification<ReplicatedSpecification.State<T>> {
  /** A state of an object, by its bytes. */
  public static final class State<T> {
    private final byte[] bytes;

    /**
     * The instance that the bytes were written from, until somebody takes it: where calls follow
     * each other without a wrong turn, none has to be read back.
     */
    private @Nullable T instance;

    State(byte[] bytes, @Nullable T instance) {
      this.bytes = bytes;
      this.instance = instance;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State<?> state && Arrays.equals(bytes, state.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** A call that ran: the instance after it, and how it ended. */
  private record Run<T>(T instance, byte[] outcome) {}

  private final ReplicatedType<T> type;
  private final Map<Integer, MethodDescriptor> methods = new HashMap<>();
  private final ValueTypes values;
  private final State<T> initial;
  private final boolean keepsInstances;

  /** Objects begin as the constructor without arguments makes them. */
  public ReplicatedSpecification(ReplicatedType<T> type) {
    this(type, type.create());
  }

  /** Objects begin as {@code initial}, which is not kept. */
  public ReplicatedSpecification(ReplicatedType<T> type, T initial) {
    this(type, initial, ValueTypes.STANDARD, true);
  }

  private ReplicatedSpecification(
      ReplicatedType<T> type, T initial, ValueTypes values, boolean keepsInstances) {
    this.type = type;
    this.values = values;
    this.keepsInstances = keepsInstances;
    this.initial = new State<>(bytes(initial), null);
    for (MethodDescriptor method : type.methods()) {
      methods.put(method.id(), method);
    }
  }

  /**
   * Each call runs on an instance made from the bytes of the state, as on a replica that was
   * restored just before it: what an object keeps beside its state is no excuse here.
   *
   * @param values what may stand behind bounded type variables
   */
  public static <T> ReplicatedSpecification<T> restoring(
      ReplicatedType<T> type, ValueTypes values) {
    return new ReplicatedSpecification<>(type, type.create(), values, false);
  }

  @Override
  public State<T> initial() {
    return initial;
  }

  @Override
  public @Nullable State<T> after(State<T> state, RecordedCall call) {
    return after(state, call, Unplaced.CALL);
  }

  @Override
  public @Nullable State<T> after(State<T> state, RecordedCall call, Invocation place) {
    Run<T> run = run(state, call, place);
    if (call.outcome() != null && !CallOutcomes.agree(call.outcome(), run.outcome)) {
      return null;
    }
    return new State<>(bytes(run.instance), keepsInstances ? run.instance : null);
  }

  @Override
  public byte[] outcome(State<T> state, RecordedCall call) {
    return run(state, call, Unplaced.CALL).outcome;
  }

  /** As its author promised by {@code @ReadOnly}. */
  @Override
  public boolean onlyReads(RecordedCall call) {
    return method(call).kind() == MethodDescriptor.Kind.READ_ONLY;
  }

  @Override
  public String describe(State<T> state) {
    return MessagePackText.all(state.bytes);
  }

  private Run<T> run(State<T> state, RecordedCall call, Invocation place) {
    MethodDescriptor method = method(call);
    T instance = take(state);
    MessagePackReader arguments = reader(call.arguments());
    MessagePackWriter out = CallOutcomes.begin(OutcomeStatus.OK).with(values);
    ReplicatedCode.enter();
    try {
      if (method.kind() == MethodDescriptor.Kind.CONSTRUCTOR) {
        instance = type.construct(call.method(), arguments);
        out.writeNil();
      } else {
        type.invoke(instance, call.method(), place, arguments, out);
      }
      return new Run<>(instance, out.toByteArray());
    } catch (VirtualMachineError | LinkageError | Unplaced.AskedException fatal) {
      throw fatal;
    } catch (MalformedValueException e) {
      return new Run<>(instance, OutcomeStatus.INCOMPATIBLE_TYPE.withText(""));
    } catch (ValueTooLargeException e) {
      return new Run<>(instance, OutcomeStatus.RESULT_TOO_LARGE.withText(""));
    } catch (Throwable thrown) {
      // Not swallowed: as on a replica, what a method throws is its outcome (S6).
      return new Run<>(instance, CallOutcomes.thrown(type, thrown));
    } finally {
      ReplicatedCode.exit();
    }
  }

  private MethodDescriptor method(RecordedCall call) {
    @Nullable MethodDescriptor method = methods.get(call.method());
    if (method == null) {
      throw new IllegalArgumentException(
          "%s has no method with id %d, which the history has in %s"
              .formatted(type.name(), call.method(), call));
    }
    return method;
  }

  private T take(State<T> state) {
    @Nullable T instance = state.instance;
    state.instance = null;
    return instance != null ? instance : type.readState(reader(state.bytes));
  }

  private MessagePackReader reader(byte[] bytes) {
    return new MessagePackReader(bytes).with(values, false);
  }

  private byte[] bytes(T instance) {
    MessagePackWriter out = new MessagePackWriter().with(values);
    type.writeState(instance, out);
    return out.toByteArray();
  }
}
