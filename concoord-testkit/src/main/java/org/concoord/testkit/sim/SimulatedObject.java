package org.concoord.testkit.sim;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concoord.client.CallTarget;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReadPath;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/** What a proxy calls in a simulation. */
final class SimulatedObject implements Invoker {
  private final ScriptedClient client;
  private final SimObject object;
  private final ReplicatedType<?> type;
  private final CallTarget target;
  private final ReadPath reads;
  private final Map<Integer, MethodDescriptor> methods;

  SimulatedObject(
      ScriptedClient client,
      SimObject object,
      ReplicatedType<?> type,
      ValueTypes values,
      ReadPath reads) {
    this.client = client;
    this.object = object;
    this.type = type;
    this.target = new CallTarget(type, object.name(), values);
    this.reads = reads;
    this.methods =
        type.methods().stream()
            .collect(Collectors.toMap(MethodDescriptor::id, Function.identity()));
  }

  @Override
  public <R extends @Nullable Object> Call<R> call(int methodId, ResultReader<R> result) {
    ReplicatedCode.refuseWithin(target.describe());
    MethodDescriptor method = methods.get(methodId);
    if (method == null) {
      throw new IllegalArgumentException(type.name() + " has no method with id " + methodId);
    }
    return method.kind() == MethodDescriptor.Kind.READ_ONLY
        ? new ProxyRead<>(client, this, method, result, reads == ReadPath.STALE)
        : new ProxyCall<>(client, this, method, result);
  }

  @Override
  public String objectName() {
    return object.name();
  }

  SimObject object() {
    return object;
  }

  /** What is needed to read outcomes. */
  CallTarget callTarget() {
    return target;
  }
}
