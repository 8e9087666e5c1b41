package org.concoord.testkit.explore;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.concoord.paxos.Outbox;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of an object graph as 256 bits. It reads every field there is, so that no field
 * added later can be forgotten: two replicas with one digest behave alike from then on. A type it
 * does not know is an error rather than left out.
 */
final class StateDigest {
  private final Map<Class<?>, List<Field>> fields = new HashMap<>();
  private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
  private final StringBuilder text = new StringBuilder(4096);
  private final MessageDigest sha;
  private @Nullable Relevance relevance;

  StateDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  ByteBuffer of(@Nullable Relevance relevance, Object... roots) {
    this.relevance = relevance;
    seen.clear();
    text.setLength(0);
    for (Object root : roots) {
      walk(root);
    }
    return ByteBuffer.wrap(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void walk(@Nullable Object object) {
    if (object == null || object instanceof Outbox || object instanceof RandomGenerator) {
      // The outbox belongs to the step, and the randomness of an exploration has no state.
      text.append('~');
    } else if (object instanceof Number
        || object instanceof Boolean
        || object instanceof Enum<?>
        || object instanceof String) {
      text.append(object);
    } else if (object instanceof long[] longs) {
      for (int i = 0; i < longs.length; i++) {
        if (longs[i] != 0) {
          text.append(i).append(':').append(longs[i]).append(',');
        }
      }
    } else if (object instanceof int[] ints) {
      for (int element : ints) {
        text.append(element).append(',');
      }
    } else if (object instanceof boolean[] booleans) {
      text.append(Arrays.toString(booleans));
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        if (array[i] != null) {
          text.append(i).append(':');
          walk(array[i]);
        }
      }
    } else if (object instanceof Collection<?> collection) {
      text.append('[');
      collection.forEach(this::walk);
      text.append(']');
    } else if (object instanceof Map<?, ?> map) {
      text.append('[');
      map.forEach(
          (key, value) -> {
            walk(key);
            walk(value);
          });
      text.append(']');
    } else if (object instanceof Value value) {
      for (int i = 0; i < value.length(); i++) {
        text.append(value.array()[value.offset() + i]).append('.');
      }
    } else if (object.getClass().getName().startsWith("org.concoord.")) {
      walkFields(object);
    } else {
      throw new IllegalStateException("no digest of " + object.getClass());
    }
    text.append(';');
  }

  private void walkFields(Object object) {
    if (!(object instanceof Record)) {
      Integer known = seen.putIfAbsent(object, seen.size());
      if (known != null) {
        text.append('#').append(known);
        return;
      }
    }
    text.append('{');
    for (Field field : fields.computeIfAbsent(object.getClass(), StateDigest::fieldsOf)) {
      try {
        Object value = field.get(object);
        walk(
            relevance == null
                ? value
                : relevance.of(
                    field.getDeclaringClass().getSimpleName() + "." + field.getName(), value));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    text.append('}');
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Class<?> t = type; t != null && t != Object.class; t = t.getSuperclass()) {
      for (Field field : t.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return found;
  }
}
