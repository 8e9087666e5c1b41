package org.concoord.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** The records of a domain at one moment. Immutable; names are compared whatever their case. */
final class Zone {
  private final SOARecord soa;
  private final Map<Name, Map<Integer, List<Record>>> records = new LinkedHashMap<>();

  /** Names without records of their own that others stand below. */
  private final Set<Name> between = new HashSet<>();

  /**
   * @param all the records but {@code soa}; doubles count once
   */
  Zone(SOARecord soa, Collection<Record> all) {
    this.soa = soa;
    add(soa);
    new LinkedHashSet<>(all).forEach(this::add);
  }

  private void add(Record record) {
    Name owner = record.getName();
    records
        .computeIfAbsent(owner, first -> new LinkedHashMap<>())
        .computeIfAbsent(record.getType(), first -> new ArrayList<>())
        .add(record);
    for (Name above = owner; !above.equals(origin()); above = new Name(above, 1)) {
      between.add(above);
    }
  }

  Name origin() {
    return soa.getName();
  }

  SOARecord soa() {
    return soa;
  }

  /** Whether anything stands at that name, or below it. */
  boolean has(Name name) {
    return records.containsKey(name) || between.contains(name);
  }

  /** The records of that type at that name; empty where there are none. */
  List<Record> find(Name name, int type) {
    return records.getOrDefault(name, Map.of()).getOrDefault(type, List.of());
  }

  /** Whether another says the same of all names, in whatever order, but for its serial number. */
  boolean saysWhat(Zone other) {
    return everythingButSoa().equals(other.everythingButSoa());
  }

  private Set<Record> everythingButSoa() {
    Set<Record> all = new HashSet<>();
    records.values().forEach(types -> types.values().forEach(all::addAll));
    all.remove(soa);
    return all;
  }
}
