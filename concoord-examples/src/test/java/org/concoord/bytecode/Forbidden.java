package org.concoord.bytecode;

import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Every method does what {@link BytecodeTest} forbids. */
final class Forbidden {
  private Forbidden() {}

  static Object proxy(InvocationHandler handler) {
    return Proxy.newProxyInstance(
        Forbidden.class.getClassLoader(), new Class<?>[] {Runnable.class}, handler);
  }

  static Object call(Method method) throws ReflectiveOperationException {
    return method.invoke(null);
  }

  static Object construct(Constructor<?> constructor) throws ReflectiveOperationException {
    return constructor.newInstance();
  }

  static void open(Field field) {
    field.setAccessible(true);
  }

  static void write(Field field) throws ReflectiveOperationException {
    field.set(null, null);
  }

  static Object deserialize(InputStream in) throws Exception {
    return new ObjectInputStream(in).readObject();
  }

  static Object serialize(OutputStream out) throws Exception {
    return new ObjectOutputStream(out);
  }

  static Object load(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }
}
