package org.concoord.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.AdminAsk;
import org.concoord.spi.ReplicatedType;
import org.concoord.transport.Role;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a command is to call: by the class and its proxy where they are on the class path, and
 * else by what the replicas tell of the type.
 */
final class Callees {
  private static final String COMPANION = "Replicated";
  private static final String CONTRACTS = "META-INF/concoord/";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Console console;
  private final Endpoints endpoints;
  private final ClassLoader loader;

  Callees(Console console, Endpoints endpoints, ClassLoader loader) {
    this.console = console;
    this.endpoints = endpoints;
    this.loader = loader;
  }

  /**
   * A method of a type with its arguments.
   *
   * @param type a class by its full name, or a type by the name that replicas know it by
   * @param typed each a JSON value, or a bare text
   * @throws CommandFailure if there is no such type, or it has no such method
   */
  CalledMethod find(String type, String method, List<String> typed) throws InterruptedException {
    Class<?> replicated = UserClasses.find(loader, type);
    if (replicated == null) {
      return ContractMethod.find(contract(type), method, typed);
    }
    Contract beside = beside(replicated);
    return beside != null && new ContractTypes(beside).hasPlainClasses(method)
        ? ContractMethod.find(beside, method, typed)
        : ProxyMethod.find(replicated, method, typed);
  }

  /**
   * The contract beside a class, which alone tells what a plain class is made of: its constructor's
   * parameters have no names any more. Null where it is not there.
   */
  private static @Nullable Contract beside(Class<?> replicated) {
    String companion = replicated.getName().replace('$', '_') + COMPANION;
    try {
      Class<?> generated = Class.forName(companion, true, replicated.getClassLoader());
      Constructor<?> constructor = generated.getDeclaredConstructor();
      constructor.setAccessible(true);
      if (!(constructor.newInstance() instanceof ReplicatedType<?> type)) {
        return null;
      }
      try (InputStream in =
          generated.getClassLoader().getResourceAsStream(CONTRACTS + type.name() + ".json")) {
        return in == null
            ? null
            : Contract.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (ReflectiveOperationException | IOException none) {
      return null;
    }
  }

  private Contract contract(String type) throws InterruptedException {
    try (AdminClient replica = endpoints.first(Role.CLIENT, console)) {
      AdminAnswer answer = replica.ask(AdminAsk.CONTRACT, SOON, type);
      if (!answer.done()) {
        throw CommandFailure.usage(notHere(type) + answer.text());
      }
      if (JsonReader.read(answer.json()) instanceof Map<?, ?> told
          && told.get("contract") instanceof String contract) {
        return Contract.read(contract);
      }
      throw new CommandFailure(
          ExitCode.FAILED, replica.address() + " tells nothing of " + type + " that can be read");
    } catch (CommandFailure failure) {
      throw failure.exitCode() == ExitCode.UNAVAILABLE
          ? new CommandFailure(ExitCode.UNAVAILABLE, notHere(type) + failure.getMessage())
          : failure;
    }
  }

  private static String notHere(String type) {
    return "class " + type + " is not on the class path, and of the replicas: ";
  }
}
