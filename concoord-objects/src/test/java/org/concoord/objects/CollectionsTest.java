package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.junit.jupiter.api.Test;

/** Queue, stack and tree behind their proxies, restored from their state after each call. */
final class CollectionsTest {
  @Test
  void whatComesFirstIntoAQueueLeavesFirst() {
    try (QueueProxy<String> queue = QueueProxy.local()) {
      queue.add("a");
      queue.add("b");
      queue.add("a");
      assertThat(queue.toList()).containsExactly("a", "b", "a");
      assertThat(queue.contains("b")).isTrue();
      assertThat(queue.remove("a")).isTrue();
      assertThat(queue.remove("c")).isFalse();
      assertThat(queue.peek()).contains("b");
      assertThat(queue.poll()).contains("b");
      assertThat(queue.size()).isEqualTo(1);
      queue.clear();
      assertThat(queue.poll()).isEmpty();
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void whatComesLastOnAStackLeavesFirst() {
    try (StackProxy<BigDecimal> stack = StackProxy.local()) {
      stack.push(BigDecimal.ONE);
      stack.push(new BigDecimal("1.0"));
      stack.push(BigDecimal.ONE);
      assertThat(stack.remove(BigDecimal.ONE)).isTrue();
      assertThat(stack.peek()).contains(new BigDecimal("1.0"));
      assertThat(stack.toList()).containsExactly(new BigDecimal("1.0"), BigDecimal.ONE);
      assertThat(stack.pop()).contains(new BigDecimal("1.0"));
      assertThat(stack.contains(BigDecimal.ONE)).isTrue();
      assertThat(stack.size()).isEqualTo(1);
      stack.clear();
      assertThat(stack.pop()).isEmpty();
      assertThat(stack.isEmpty()).isTrue();
    }
  }

  @Test
  void elementsMayBeCollectionsOfThings() {
    try (QueueProxy<Object> queue = QueueProxy.local()) {
      List<Object> things = List.of(1, 2L, Map.of("k", List.of('x')), Optional.of(3.0), "s");
      queue.add(things);
      queue.add(7);
      assertThat(queue.poll()).contains(things);
      assertThat(queue.poll()).contains(7);
      assertThatThrownBy(() -> queue.add(new Thread()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("@ReplicatedValue");
    }
  }

  @Test
  void aQueueIsAsOneInMemory() {
    Random random = new Random(8);
    Deque<Integer> model = new ArrayDeque<>();
    try (QueueProxy<Integer> queue = QueueProxy.local()) {
      for (int i = 0; i < 2_000; i++) {
        int element = random.nextInt(10);
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            queue.add(element);
            model.add(element);
          }
          case 2 -> assertThat(queue.poll()).isEqualTo(Optional.ofNullable(model.poll()));
          default -> assertThat(queue.remove(element)).isEqualTo(model.remove(element));
        }
        assertThat(queue.size()).isEqualTo(model.size());
      }
      assertThat(queue.toList()).containsExactlyElementsOf(model);
    }
  }

  @Test
  void aTreeIsASortedSet() {
    Random random = new Random(9);
    TreeSet<String> model = new TreeSet<>();
    try (BinaryTreeProxy<String> tree = BinaryTreeProxy.local()) {
      for (int i = 0; i < 2_000; i++) {
        String key = Integer.toString(random.nextInt(60), 36);
        switch (random.nextInt(3)) {
          case 0 -> assertThat(tree.insert(key)).isEqualTo(model.add(key));
          case 1 -> assertThat(tree.remove(key)).isEqualTo(model.remove(key));
          default -> assertThat(tree.contains(key)).isEqualTo(model.contains(key));
        }
        assertThat(tree.size()).isEqualTo(model.size());
      }
      assertThat(tree.keys()).isEqualTo(new ArrayList<>(model));
      assertThat(tree.least()).contains(model.first());
      assertThat(tree.greatest()).contains(model.last());
      tree.clear();
      assertThat(tree.least()).isEmpty();
      assertThat(tree.greatest()).isEmpty();
    }
  }

  @Test
  void aTreeOfKeysInOrderIsDeepAndCanBeRestored() {
    BinaryTree<Integer> tree = new BinaryTree<>();
    for (int key = 0; key < 3_000; key++) {
      tree.insert(key);
    }
    BinaryTreeReplicated type = new BinaryTreeReplicated();
    MessagePackWriter state = new MessagePackWriter();
    type.writeState(tree, state);
    BinaryTree<?> restored = type.readState(new MessagePackReader(state.toByteArray()));
    assertThat(restored.keys()).hasSize(3_000);
    assertThat(restored.size()).isEqualTo(3_000);
  }
}
