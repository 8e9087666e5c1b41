package org.concoord.rsm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** The live objects, by id and by name. An id is never given twice. */
final class ObjectTable {
  private static final int FIELDS = 4;

  private final LongMap<HostedObject<?>> byId = new LongMap<>();
  private final Map<String, HostedObject<?>> byName = new TreeMap<>();
  private long nextId = 1;

  @Nullable HostedObject<?> find(long id) {
    return byId.get(id);
  }

  @Nullable HostedObject<?> find(String name) {
    return byName.get(name);
  }

  /** Creates an object; whatever its constructor throws leaves the table as it was. */
  HostedObject<?> create(String name, BoundType<?> type) {
    HostedObject<?> object = HostedObject.create(nextId, name, type);
    nextId++;
    add(object);
    return object;
  }

  /** All of them, by their ids. */
  List<HostedObject<?>> inOrder() {
    List<HostedObject<?>> all = new ArrayList<>();
    for (long id : byId.sortedKeys()) {
      all.add(Objects.requireNonNull(byId.get(id)));
    }
    return all;
  }

  void drop(HostedObject<?> object) {
    byId.remove(object.id());
    byName.remove(object.name());
  }

  private void add(HostedObject<?> object) {
    byId.put(object.id(), object);
    byName.put(object.name(), object);
  }

  void write(ValueWriter out) {
    out.writeLong(nextId);
    long[] ids = byId.sortedKeys();
    out.writeArrayHeader(ids.length);
    for (long id : ids) {
      HostedObject<?> object = Objects.requireNonNull(byId.get(id));
      out.writeArrayHeader(FIELDS);
      out.writeLong(id);
      out.writeString(object.name());
      out.writeString(object.type().name());
      object.writeState(out);
    }
  }

  /** Fills a table that holds nothing yet. */
  void read(ValueReader in, TypeRegistry registry, long slot) {
    nextId = in.readLong();
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      Snapshots.expectArray(in, FIELDS, "an object");
      long id = in.readLong();
      String name = in.readString();
      String typeName = in.readString();
      BoundType<?> type = registry.find(typeName);
      if (type == null) {
        throw new FencedException(
            slot,
            "the snapshot has an object \"" + name + "\" of type " + typeName + ", unknown here",
            null);
      }
      if (id >= nextId || find(id) != null || find(name) != null) {
        throw new MalformedValueException("object " + id + " \"" + name + "\" is out of place");
      }
      add(HostedObject.restore(id, name, type, in));
    }
  }
}
