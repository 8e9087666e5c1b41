package org.concoord.testkit.sim;

import java.util.List;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A sum that is wrong on one replica from one call on: a class that is not deterministic. */
final class CoinType implements ReplicatedType<CoinType.Coins> {
  static final int ADD = 1;

  static final class Coins {
    private long sum;
  }

  /** Which of the calls adds too much; 0 for none. */
  private final long oddCall;

  private long calls;

  CoinType(long oddCall) {
    this.oddCall = oddCall;
  }

  @Override
  public String name() {
    return "coins";
  }

  @Override
  public Class<Coins> type() {
    return Coins.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(new MethodDescriptor(ADD, "add(long)", Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Coins create() {
    return new Coins();
  }

  @Override
  public Coins construct(int constructorId, ValueReader arguments) {
    return new Coins();
  }

  @Override
  public void invoke(
      Coins coins,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    coins.sum += arguments.readLong();
    if (++calls == oddCall) {
      coins.sum++;
    }
    result.writeLong(coins.sum);
  }

  @Override
  public void writeState(Coins coins, ValueWriter out) {
    out.writeLong(coins.sum);
  }

  @Override
  public Coins readState(ValueReader in) {
    Coins coins = new Coins();
    coins.sum = in.readLong();
    return coins;
  }
}
