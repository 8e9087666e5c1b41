package org.concoord.processor;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** All that can be told of a value without looking at identities: its class and its contents. */
final class Deep {
  private Deep() {}

  /** All fields of an object, a line each. */
  static String fields(Object object) {
    StringBuilder text = new StringBuilder();
    for (Field field : object.getClass().getDeclaredFields()) {
      try {
        field.setAccessible(true);
        text.append(field.getName()).append(' ').append(text(field.get(object))).append('\n');
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.toString();
  }

  static String text(Object value) {
    if (value == null) {
      return "null";
    }
    String name = value instanceof EnumSet ? "EnumSet" : value.getClass().getSimpleName();
    if (value.getClass().isArray()) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        texts.add(text(Array.get(value, i)));
      }
      return name + texts;
    }
    if (value instanceof Map<?, ?> map) {
      List<String> texts = new ArrayList<>();
      map.forEach((key, element) -> texts.add(text(key) + "=" + text(element)));
      if (!(map instanceof LinkedHashMap || map instanceof SortedMap || map instanceof EnumMap)) {
        texts.sort(null);
      }
      return name + texts;
    }
    if (value instanceof Collection<?> collection) {
      List<String> texts = new ArrayList<>();
      collection.forEach(element -> texts.add(text(element)));
      if (value instanceof Set
          && !(value instanceof LinkedHashSet
              || value instanceof SortedSet
              || value instanceof EnumSet)) {
        texts.sort(null);
      }
      return name + texts;
    }
    if (value instanceof Optional<?> optional) {
      return name + "[" + optional.map(Deep::text).orElse("") + "]";
    }
    if (value instanceof Record) {
      return name + components(value);
    }
    return name + ":" + value;
  }

  private static List<String> components(Object record) {
    List<String> texts = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        texts.add(text(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return texts;
  }
}
