package org.concoord.benchmarks.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** Orders as one writes them by hand with msgpack-core, to the same bytes but for the field ids. */
final class MessagePackCore {
  private MessagePackCore() {}

  static byte[] write(List<Order> orders) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(orders.size());
      for (Order order : orders) {
        write(order, packer);
      }
      return packer.toByteArray();
    }
  }

  private static void write(Order order, MessagePacker packer) throws IOException {
    packer.packArrayHeader(4);
    packer.packLong(order.id());
    packer.packString(order.customer());
    packer.packBoolean(order.express());
    packer.packArrayHeader(order.lines().size());
    for (Order.Line line : order.lines()) {
      packer.packArrayHeader(3);
      packer.packString(line.article());
      packer.packInt(line.count());
      packer.packDouble(line.price());
    }
  }

  static List<Order> read(byte[] bytes) throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      int size = unpacker.unpackArrayHeader();
      List<Order> orders = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        unpacker.unpackArrayHeader();
        orders.add(
            new Order(
                unpacker.unpackLong(),
                unpacker.unpackString(),
                unpacker.unpackBoolean(),
                readLines(unpacker)));
      }
      return orders;
    }
  }

  private static List<Order.Line> readLines(MessageUnpacker unpacker) throws IOException {
    int size = unpacker.unpackArrayHeader();
    List<Order.Line> lines = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      unpacker.unpackArrayHeader();
      lines.add(
          new Order.Line(unpacker.unpackString(), unpacker.unpackInt(), unpacker.unpackDouble()));
    }
    return lines;
  }
}
