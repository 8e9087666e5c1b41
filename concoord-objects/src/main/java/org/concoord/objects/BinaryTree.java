package org.concoord.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.jspecify.annotations.Nullable;

/**
 * A binary search tree: a set of keys in their natural order. It is not balanced, so keys that come
 * in order make it a list; that costs time and does no harm.
 *
 * <p>Replicas compare keys and so must know their classes: those of the JDK they do, your own are
 * annotated {@code @ReplicatedValue} and named when a replica is configured: {@code
 * replicate(BinaryTree.class).values(Version.class)}.
 *
 * @param <K> the keys, none of them null, each comparable with all others
 */
@Replicated
public class BinaryTree<K extends Comparable<K>> {
  private @Nullable Node<K> root;
  private int size;

  /** An empty tree. */
  public BinaryTree() {}

  /** Adds a key; false if it is there already. */
  public boolean insert(K key) {
    Node<K> parent = null;
    int order = 0;
    for (Node<K> node = root; node != null; node = order < 0 ? node.left : node.right) {
      order = key.compareTo(node.key);
      if (order == 0) {
        return false;
      }
      parent = node;
    }
    Node<K> added = new Node<>(key);
    if (parent == null) {
      root = added;
    } else if (order < 0) {
      parent.left = added;
    } else {
      parent.right = added;
    }
    size++;
    return true;
  }

  /** Removes a key; false if it is not there. */
  public boolean remove(K key) {
    Node<K> parent = null;
    Node<K> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        replace(parent, node, without(node));
        size--;
        return true;
      }
      parent = node;
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  private void replace(@Nullable Node<K> parent, Node<K> child, @Nullable Node<K> other) {
    if (parent == null) {
      root = other;
    } else if (parent.left == child) {
      parent.left = other;
    } else {
      parent.right = other;
    }
  }

  /**
   * The subtree of {@code node} without it: the least key of its right side comes into its place.
   */
  private @Nullable Node<K> without(Node<K> node) {
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Node<K> parent = node;
    Node<K> least = node.right;
    while (least.left != null) {
      parent = least;
      least = least.left;
    }
    if (parent != node) {
      parent.left = least.right;
      least.right = node.right;
    }
    least.left = node.left;
    return least;
  }

  @ReadOnly
  public boolean contains(K key) {
    Node<K> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return true;
      }
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  /** The least key; empty if there is none. */
  @ReadOnly
  public Optional<K> least() {
    Node<K> node = root;
    while (node != null && node.left != null) {
      node = node.left;
    }
    return node == null ? Optional.empty() : Optional.of(node.key);
  }

  /** The greatest key; empty if there is none. */
  @ReadOnly
  public Optional<K> greatest() {
    Node<K> node = root;
    while (node != null && node.right != null) {
      node = node.right;
    }
    return node == null ? Optional.empty() : Optional.of(node.key);
  }

  @ReadOnly
  public int size() {
    return size;
  }

  /** All keys, in their order. */
  @ReadOnly
  public List<K> keys() {
    List<K> keys = new ArrayList<>(size);
    Deque<Node<K>> open = new ArrayDeque<>();
    Node<K> node = root;
    while (node != null || !open.isEmpty()) {
      if (node != null) {
        open.push(node);
        node = node.left;
      } else {
        Node<K> next = open.pop();
        keys.add(next.key);
        node = next.right;
      }
    }
    return keys;
  }

  /** Removes all keys. */
  public void clear() {
    root = null;
    size = 0;
  }

  /** A key with what is less on its left. */
  static final class Node<K extends Comparable<K>> {
    private final K key;
    private @Nullable Node<K> left;
    private @Nullable Node<K> right;

    Node(K key) {
      this.key = key;
    }
  }
}
