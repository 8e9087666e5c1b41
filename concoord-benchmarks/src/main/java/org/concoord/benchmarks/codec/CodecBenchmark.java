package org.concoord.benchmarks.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A hundred orders written to a byte array, and read back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
  private static final int ORDERS = 100;

  private final List<Order> orders = Order.samples(ORDERS);
  private final OrderBook book = new OrderBook();
  private final OrderBookReplicated type = new OrderBookReplicated();
  private final MessagePackWriter writer = new MessagePackWriter();
  private final Kryo kryo = new Kryo();
  private final Output output = new Output(1024, -1);
  private final byte[] ours;
  private final byte[] byMessagePackCore;
  private final byte[] byKryo;

  public CodecBenchmark() {
    kryo.register(ArrayList.class);
    kryo.register(Order.class);
    kryo.register(Order.Line.class);
    kryo.setReferences(false);
    book.addAll(orders);
    ours = writeOurs();
    byKryo = writeKryo();
    try {
      byMessagePackCore = writeMessagePackCore();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public final byte[] writeOurs() {
    writer.reset();
    type.writeState(book, writer);
    return writer.toByteArray();
  }

  @Benchmark
  public Object readOurs() {
    return type.readState(new MessagePackReader(ours));
  }

  @Benchmark
  public final byte[] writeMessagePackCore() throws IOException {
    return MessagePackCore.write(orders);
  }

  @Benchmark
  public Object readMessagePackCore() throws IOException {
    return MessagePackCore.read(byMessagePackCore);
  }

  @Benchmark
  public final byte[] writeKryo() {
    output.reset();
    kryo.writeObject(output, orders);
    return output.toBytes();
  }

  @Benchmark
  public Object readKryo() {
    return kryo.readObject(new Input(byKryo), ArrayList.class);
  }
}
