package org.concoord.benchmarks.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
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

/**
 * The state of an object with two million parts written and restored: parts that may be shared,
 * whose identity is kept, and values, for which that costs nothing. Kryo beside them with its own
 * tracking of references.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 7)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class StateBenchmark {
  private static final int PARTS = 2_000_000;

  private final Shelf shelf = new Shelf();
  private final PriceList prices = new PriceList();
  private final ShelfReplicated shelfType = new ShelfReplicated();
  private final PriceListReplicated pricesType = new PriceListReplicated();
  private final Kryo kryo = new Kryo();
  private final byte[] shelfBytes;
  private final byte[] pricesBytes;
  private final byte[] kryoBytes;

  public StateBenchmark() {
    shelf.fill(PARTS);
    prices.fill(PARTS);
    kryo.register(ArrayList.class);
    kryo.register(Shelf.Item.class);
    kryo.setReferences(true);
    shelfBytes = writeObjects();
    pricesBytes = writeValues();
    kryoBytes = writeObjectsByKryo();
  }

  @Benchmark
  public final byte[] writeObjects() {
    MessagePackWriter out = new MessagePackWriter();
    shelfType.writeState(shelf, out);
    return out.toByteArray();
  }

  @Benchmark
  public Object restoreObjects() {
    return shelfType.readState(new MessagePackReader(shelfBytes));
  }

  @Benchmark
  public final byte[] writeValues() {
    MessagePackWriter out = new MessagePackWriter();
    pricesType.writeState(prices, out);
    return out.toByteArray();
  }

  @Benchmark
  public Object restoreValues() {
    return pricesType.readState(new MessagePackReader(pricesBytes));
  }

  @Benchmark
  public final byte[] writeObjectsByKryo() {
    Output output = new Output(1 << 20, -1);
    kryo.writeObject(output, shelf.items());
    return output.toBytes();
  }

  @Benchmark
  public Object restoreObjectsByKryo() {
    return kryo.readObject(new Input(kryoBytes), ArrayList.class);
  }
}
