package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.concoord.objects.Bank.AccountExistsException;
import org.concoord.objects.Bank.InsufficientFundsException;
import org.concoord.objects.Bank.NoSuchAccountException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bank behind its proxy, restored from its state after each call. */
final class BankTest {
  private final BankProxy bank = BankProxy.local();

  @AfterEach
  void close() {
    bank.close();
  }

  private static BigDecimal money(String amount) {
    return new BigDecimal(amount);
  }

  @Test
  void movesMoneyFromOneAccountToAnother() throws Exception {
    bank.openAccount("ann");
    bank.openAccount("bob");
    assertThat(bank.deposit("ann", money("10.50"))).isEqualByComparingTo("10.5");
    bank.transfer("ann", "bob", money("0.75"));
    bank.transfer("bob", "bob", money("0.25"));
    assertThat(bank.balance("ann")).isEqualTo(money("9.75"));
    assertThat(bank.withdraw("bob", money("0.5"))).isEqualTo(money("0.25"));
    assertThat(bank.accounts()).containsExactly("ann", "bob");
    assertThat(bank.closeAccount("bob")).isEqualTo(money("0.25"));
    assertThat(bank.total()).isEqualTo(money("9.75"));
  }

  @Test
  void refusesWithWhatItsCallerNeedsToKnow() throws Exception {
    bank.openAccount("ann");
    bank.deposit("ann", money("5"));
    assertThatThrownBy(() -> bank.openAccount("ann"))
        .isInstanceOfSatisfying(
            AccountExistsException.class, e -> assertThat(e.account()).isEqualTo("ann"));
    assertThatThrownBy(() -> bank.balance("eve"))
        .isInstanceOfSatisfying(
            NoSuchAccountException.class, e -> assertThat(e.account()).isEqualTo("eve"))
        .hasMessage("no account is called eve");
    assertThatThrownBy(() -> bank.withdraw("ann", money("5.01")))
        .isInstanceOfSatisfying(
            InsufficientFundsException.class,
            e -> {
              assertThat(e.account()).isEqualTo("ann");
              assertThat(e.balance()).isEqualTo(money("5"));
              assertThat(e.asked()).isEqualTo(money("5.01"));
            });
    assertThatThrownBy(() -> bank.deposit("ann", money("0")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bank.transfer("ann", "eve", money("1")))
        .isInstanceOf(NoSuchAccountException.class);
    assertThat(bank.total()).isEqualTo(money("5"));
  }

  @Test
  void transfersNeitherMakeNorLoseMoney() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < 5; i++) {
      bank.openAccount("a" + i);
      bank.deposit("a" + i, money("100.00"));
    }
    for (int i = 0; i < 1_000; i++) {
      try {
        BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(9_000), 2);
        bank.transfer("a" + random.nextInt(5), "a" + random.nextInt(5), amount);
      } catch (InsufficientFundsException expected) {
        assertThat(expected.asked()).isGreaterThan(expected.balance());
      }
      assertThat(bank.total()).isEqualByComparingTo("500");
    }
  }
}
