package org.concoord.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.concoord.ConcoordClient;
import org.concoord.spi.Call;
import org.concoord.spi.Invoker;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * A method of a type whose class and proxy are not here: found, called and answered by its contract
 * alone.
 */
final class ContractMethod implements CalledMethod {
  /** Before the names of methods that a proxy has of its own, as {@code toString}. */
  private static final String PREFIX = "concoord";

  private static final String CONSTRUCTOR = "concoordInit";

  private final ContractReplicated type;
  private final Contract.Method method;
  private final List<ValueCodec<Object>> codecs;
  private final List<@Nullable Object> arguments;
  private final ResultReader<Result> result;

  /** What came back, which may be null. */
  private record Result(@Nullable Object value) {}

  private ContractMethod(
      ContractReplicated type,
      Contract.Method method,
      List<ValueCodec<Object>> codecs,
      List<@Nullable Object> arguments,
      ResultReader<Result> result) {
    this.type = type;
    this.method = method;
    this.codecs = codecs;
    this.arguments = arguments;
    this.result = result;
  }

  /**
   * @param typed each a JSON value; for a parameter that is a text, the bare text will do
   * @throws CommandFailure if the type has no such method, none of that name takes these arguments,
   *     or values of it cannot be written as JSON
   */
  static ContractMethod find(Contract contract, String name, List<String> typed) {
    ContractTypes types = new ContractTypes(contract);
    List<String> misfits = new ArrayList<>();
    for (Contract.Method method : candidates(contract, name)) {
      if (method.arguments().size() != typed.size()) {
        misfits.add(
            CalledMethod.counted(method.signature(), method.arguments().size(), typed.size()));
        continue;
      }
      try {
        return of(contract, types, method, typed);
      } catch (IllegalArgumentException misfit) {
        misfits.add(method.signature() + ": " + misfit.getMessage());
      }
    }
    throw CommandFailure.usage(
        misfits.isEmpty()
            ? contract.type() + " has no method " + name + "; it has " + signatures(contract)
            : "these are no arguments of " + String.join("; ", misfits));
  }

  private static List<Contract.Method> candidates(Contract contract, String name) {
    return contract.methods().stream()
        .filter(method -> method.name().equals(name) || hidden(method).equals(name))
        .sorted(
            Comparator.comparing(ContractMethod::texts).thenComparing(Contract.Method::signature))
        .toList();
  }

  /** Whatever is typed could be meant as a text, so that these come last. */
  private static long texts(Contract.Method method) {
    return method.arguments().stream()
        .filter(type -> type.equals("String") || type.equals("Object"))
        .count();
  }

  private static String hidden(Contract.Method method) {
    String name = method.name();
    return PREFIX + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String signatures(Contract contract) {
    return String.join(
        ", ", contract.methods().stream().map(Contract.Method::signature).sorted().toList());
  }

  private static ContractMethod of(
      Contract contract, ContractTypes types, Contract.Method method, List<String> typed) {
    List<ValueCodec<Object>> codecs = new ArrayList<>();
    List<@Nullable Object> arguments = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      ContractType type = types.of(method.arguments().get(i));
      codecs.add(type.codec());
      arguments.add(argument(typed.get(i), method.arguments().get(i), type));
    }
    String declared = method.result();
    return new ContractMethod(
        new ContractReplicated(contract, types),
        method,
        codecs,
        arguments,
        declared == null
            ? in -> new Result(ResultReader.NOTHING.read(in))
            : reader(result(types, method, declared)));
  }

  private static ResultReader<Result> reader(ValueCodec<Object> codec) {
    return in -> new Result(codec.read(in));
  }

  /** What cannot be read is refused before the call is made, which would have run. */
  private static ValueCodec<Object> result(
      ContractTypes types, Contract.Method method, String declared) {
    try {
      return types.of(declared).codec();
    } catch (IllegalArgumentException unreadable) {
      throw CommandFailure.usage(
          "what "
              + method.signature()
              + " returns cannot be shown without its class: "
              + unreadable.getMessage()
              + "; --classpath says where your classes are");
    }
  }

  private static @Nullable Object argument(String typed, String declared, ContractType type) {
    Object json;
    try {
      json = JsonReader.read(typed);
    } catch (IllegalArgumentException noJson) {
      if (!type.takesBareText()) {
        throw JsonReader.isWord(typed)
            ? new IllegalArgumentException(typed + " is no " + declared, noJson)
            : noJson;
      }
      return type.of(typed);
    }
    return type.of(
        declared.equals("String") && json != null && !(json instanceof String) ? typed : json);
  }

  @Override
  public Bound bind(ConcoordClient client, String object) {
    Invoker invoker = client.bind(type, object.isEmpty() ? type.name() : object);
    return () -> {
      Call<Result> call = invoker.call(method.id(), result);
      for (int i = 0; i < arguments.size(); i++) {
        codecs.get(i).write(arguments.get(i), call.arguments());
      }
      return call.invoke().value();
    };
  }

  @Override
  public boolean isVoid() {
    return method.result() == null || method.name().equals(CONSTRUCTOR);
  }
}
