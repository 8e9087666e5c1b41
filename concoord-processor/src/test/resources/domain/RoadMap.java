package domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/** A graph of nodes that know their neighbours, cycles and all. */
@Replicated
public class RoadMap {
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  public void addRoad(String from, String to, int length) {
    Node a = node(from);
    Node b = node(to);
    a.edges.add(new Edge(b, length));
    b.edges.add(new Edge(a, length));
  }

  private Node node(String name) {
    return nodes.computeIfAbsent(name, Node::new);
  }

  /** Hops of a shortest way, by breadth. */
  @ReadOnly
  public List<String> way(String from, String to) {
    Map<Node, Node> cameFrom = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>();
    Node start = nodes.get(from);
    Node end = nodes.get(to);
    open.add(start);
    cameFrom.put(start, start);
    while (!open.isEmpty()) {
      Node node = open.remove();
      if (node == end) {
        break;
      }
      for (Edge edge : node.edges) {
        if (cameFrom.putIfAbsent(edge.to, node) == null) {
          open.add(edge.to);
        }
      }
    }
    List<String> way = new ArrayList<>();
    for (Node node = end; node != start; node = cameFrom.get(node)) {
      way.add(0, node.name);
    }
    way.add(0, start.name);
    return way;
  }

  static class Node {
    private final String name;
    private final List<Edge> edges = new ArrayList<>();

    Node(String name) {
      this.name = name;
    }
  }

  static class Edge {
    private final Node to;
    private final int length;

    Edge(Node to, int length) {
      this.to = to;
      this.length = length;
    }
  }
}
