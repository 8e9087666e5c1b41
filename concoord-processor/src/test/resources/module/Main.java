package shop.inside;

import org.concoord.spi.ReplicatedType;

public final class Main {
  public static void main(String[] args) {
    ReplicatedType<Till> type = new TillReplicated();
    Till till = type.create();
    till.ring(new Till.Item("pear", 7));
    Tape tape = new Tape();
    type.writeState(till, tape);
    System.out.print(Main.class.getModule() + ": " + type.readState(tape));
  }
}
