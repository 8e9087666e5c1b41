package org.concoord.testkit.junit;

import java.util.List;
import org.concoord.ClientConfig;
import org.concoord.ReplicaConfig;

/**
 * The classes that a test names.
 *
 * @param types whose objects its replicas hold
 * @param values which may stand behind type variables
 */
record NamedClasses(List<Class<?>> types, List<Class<?>> values) {
  NamedClasses(Class<?>[] types, Class<?>[] values) {
    this(List.of(types), List.of(values));
  }

  ReplicaConfig.Builder toldTo(ReplicaConfig.Builder replica) {
    types.forEach(replica::replicate);
    values.forEach(replica::values);
    return replica;
  }

  ClientConfig.Builder toldTo(ClientConfig.Builder client) {
    values.forEach(client::values);
    return client;
  }
}
