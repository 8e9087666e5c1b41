package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The clients of one run. A client that dies leaves its place to a new one, which knows nothing of
 * it.
 */
final class SimClients {
  private final World world;
  private final SplittableRandom random;
  private final List<SimClient> clients = new ArrayList<>();

  SimClients(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    for (int i = 0; i < world.swarm().clients(); i++) {
      clients.add(newClient(i));
    }
  }

  private SimClient newClient(int place) {
    return new SimClient(world.identities().size() + place, world, random.split());
  }

  void start() {
    clients.forEach(SimClient::start);
  }

  int count() {
    return clients.size();
  }

  SimClient at(int place) {
    return clients.get(place);
  }

  void replace(int place) {
    clients.get(place).die();
    SimClient client = newClient(place);
    clients.set(place, client);
    client.start();
  }

  void drain() {
    clients.forEach(SimClient::drain);
  }

  boolean areDone() {
    for (SimClient client : clients) {
      if (!client.isDone()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return clients.toString();
  }
}
