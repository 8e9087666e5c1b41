package org.concoord.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.concoord.ConcoordClient;
import org.jspecify.annotations.Nullable;

/** One method of a generated proxy, found by its name and by the arguments that were typed. */
final class ProxyMethod implements CalledMethod {
  private static final String SUFFIX = "Proxy";
  private static final String ASYNC = "Async";

  private final Class<?> proxy;
  private final Method method;
  private final @Nullable Object[] arguments;

  private ProxyMethod(Class<?> proxy, Method method, @Nullable Object[] arguments) {
    this.proxy = proxy;
    this.method = method;
    this.arguments = arguments;
  }

  /**
   * @param type the replicated class
   * @param typed each a JSON value; for a parameter that is a text, the bare text will do
   * @throws CommandFailure if the class has no proxy, the proxy no such method, or none of those of
   *     that name takes these arguments
   */
  static ProxyMethod find(Class<?> type, String name, List<String> typed) {
    Class<?> proxy = proxyOf(type);
    List<String> misfits = new ArrayList<>();
    for (Method method : methodsOf(proxy)) {
      if (!method.getName().equals(name)) {
        continue;
      }
      if (method.getParameterCount() != typed.size()) {
        misfits.add(
            CalledMethod.counted(signature(method), method.getParameterCount(), typed.size()));
        continue;
      }
      try {
        return new ProxyMethod(proxy, method, arguments(method, typed));
      } catch (IllegalArgumentException misfit) {
        misfits.add(signature(method) + ": " + misfit.getMessage());
      }
    }
    throw CommandFailure.usage(
        misfits.isEmpty()
            ? type.getName() + " has no method " + name + "; it has " + namesOf(proxy)
            : "these are no arguments of " + String.join("; ", misfits));
  }

  private static Class<?> proxyOf(Class<?> type) {
    String name = type.getName().replace('$', '_') + SUFFIX;
    try {
      return Class.forName(name, true, type.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw CommandFailure.usage(
          name
              + " is missing beside its class: it is written by the annotation processor of a"
              + " build, or by \"concoord object\"");
    }
  }

  /** The user's own methods: no asynchronous twins, nothing of the proxy's. */
  private static boolean isOf(Method method, Class<?> proxy) {
    return method.getDeclaringClass() == proxy
        && !Modifier.isStatic(method.getModifiers())
        && !method.isBridge()
        && !method.getName().endsWith(ASYNC)
        && !(method.getName().equals("close") && method.getParameterCount() == 0)
        && !(method.getName().equals("toString") && method.getParameterCount() == 0);
  }

  /**
   * In an order that is the same each time; those that take texts last, since whatever is typed
   * could be meant as one.
   */
  private static List<Method> methodsOf(Class<?> proxy) {
    return Arrays.stream(proxy.getMethods())
        .filter(method -> isOf(method, proxy))
        .sorted(Comparator.comparing(ProxyMethod::texts).thenComparing(ProxyMethod::signature))
        .toList();
  }

  private static long texts(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .filter(type -> type.isAssignableFrom(String.class))
        .count();
  }

  private static String namesOf(Class<?> proxy) {
    TreeSet<String> names = new TreeSet<>();
    methodsOf(proxy).forEach(method -> names.add(signature(method)));
    return String.join(", ", names);
  }

  private static String signature(Method method) {
    return method.getName()
        + "("
        + String.join(
            ", ", Arrays.stream(method.getGenericParameterTypes()).map(ProxyMethod::name).toList())
        + ")";
  }

  private static String name(Type type) {
    return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
  }

  private static @Nullable Object[] arguments(Method method, List<String> typed) {
    Type[] types = method.getGenericParameterTypes();
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = JavaValues.of(json(typed.get(i), types[i]), types[i]);
    }
    return values;
  }

  private static @Nullable Object json(String typed, Type type) {
    try {
      Object json = JsonReader.read(typed);
      return type == String.class && json != null && !(json instanceof String) ? typed : json;
    } catch (IllegalArgumentException noJson) {
      if (type instanceof Class<?> plain
          && !plain.isArray()
          && !plain.isPrimitive()
          && !Number.class.isAssignableFrom(plain)) {
        return typed;
      }
      throw JsonReader.isWord(typed)
          ? new IllegalArgumentException(typed + " is no " + name(type), noJson)
          : noJson;
    }
  }

  @Override
  public Bound bind(ConcoordClient client, String object) {
    Object bound = instance(client, object);
    method.setAccessible(true);
    return () -> {
      try {
        return method.invoke(bound, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause() == null ? thrown : thrown.getCause();
      }
    };
  }

  private Object instance(ConcoordClient client, String object) {
    try {
      return object.isEmpty()
          ? proxy.getConstructor(ConcoordClient.class).newInstance(client)
          : proxy.getConstructor(ConcoordClient.class, String.class).newInstance(client, object);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof LinkageError broken) {
        throw broken;
      }
      throw CommandFailure.usage(proxy.getName() + " cannot be made: " + thrown.getCause());
    } catch (ReflectiveOperationException closed) {
      throw CommandFailure.usage(proxy.getName() + " cannot be made: " + closed);
    }
  }

  List<Class<?>> parameters() {
    return List.of(method.getParameterTypes());
  }

  @Override
  public boolean isVoid() {
    return method.getReturnType() == void.class;
  }
}
